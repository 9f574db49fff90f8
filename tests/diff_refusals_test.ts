import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { compareVersions } from "../manifests/diff/comparison.ts";
import { marksOf } from "../manifests/diff/marks_of.ts";
import type { KubernetesObject } from "../manifests/kubernetes_object.ts";
import { render } from "../manifests/render.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { itWhere } from "./it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "./kubernetes_api.ts";
import { localEtcd } from "./local_etcd.ts";

const etcd = await localEtcd("3.6.16");
const itWithApi = itWhere(etcd !== undefined && await runs("kube-apiserver"));

type Fields = Readonly<Record<string, unknown>>;

/** An object of each kind, the fields that replace its own, and how the API server is asked. */
interface Change {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly fields: Fields;
  /** The rule that should see it; none for what may change. */
  readonly rule?: string;
}

const config = exampleCluster({ metadata: { namespace: "default" } });
const objects = render(config);
const of = (kind: string) => objects.find((object) => object.kind === kind) as KubernetesObject;
const spec = (object: KubernetesObject) => (object as unknown as { spec: Fields }).spec;

const statefulSet = of("StatefulSet");
const [claim] = spec(statefulSet).volumeClaimTemplates as { spec: Fields }[];
const headless = objects.find((object) => spec(object)?.clusterIP === "None") as KubernetesObject;
const client = objects.find(({ kind, metadata }) =>
  kind === "Service" && metadata.name === "etcd-client"
) as KubernetesObject;
const deployment = of("Deployment");
const container = { name: "a", image: "a:1" };
const job = {
  ...bare("batch/v1", "Job"),
  spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } },
};
const paths = {
  statefulSets: "/apis/apps/v1/namespaces/default/statefulsets",
  deployments: "/apis/apps/v1/namespaces/default/deployments",
  services: "/api/v1/namespaces/default/services",
  jobs: "/apis/batch/v1/namespaces/default/jobs",
  claims: "/api/v1/namespaces/default/persistentvolumeclaims",
  bindings: "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
  secrets: "/api/v1/namespaces/default/secrets",
  configMaps: "/api/v1/namespaces/default/configmaps",
  classes: "/apis/storage.k8s.io/v1/storageclasses",
};

function bare(apiVersion: string, kind: string): KubernetesObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "default" } };
}

function claimOf(storageClassName: string): KubernetesObject {
  const own = of("PersistentVolumeClaim");
  return { ...own, spec: { ...spec(own), storageClassName } } as KubernetesObject;
}

function ofStatefulSet(fields: Fields, rule?: string): Change {
  return {
    object: statefulSet,
    path: paths.statefulSets,
    fields: { spec: { ...spec(statefulSet), ...fields } },
    ...(rule === undefined ? {} : { rule }),
  };
}

function ofService(object: KubernetesObject, fields: Fields): Omit<Change, "rule"> {
  return { object, path: paths.services, fields: { spec: { ...spec(object), ...fields } } };
}

const changes: Readonly<Record<string, Change>> = {
  "another Service of a StatefulSet": ofStatefulSet({ serviceName: "b" }, "statefulset-field"),
  "another order of its pods": ofStatefulSet(
    { podManagementPolicy: "OrderedReady" },
    "statefulset-field",
  ),
  "another size of its claims": ofStatefulSet({
    volumeClaimTemplates: [{
      ...claim,
      spec: { ...claim?.spec, resources: { requests: { storage: "64Gi" } } },
    }],
  }, "volume-template"),
  "how a StatefulSet counts and updates": ofStatefulSet({
    replicas: 2,
    ordinals: { start: 1 },
    updateStrategy: { type: "RollingUpdate" },
    minReadySeconds: 1,
    revisionHistoryLimit: 5,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Delete" },
  }),
  "a Service that is headless no more": {
    ...ofService(headless, { clusterIP: "10.99.0.77" }),
    rule: "service-address",
  },
  "the first family of a Service": {
    ...ofService(client, { ipFamilies: ["IPv6"] }),
    rule: "service-address",
  },
  "a second family of a Service": ofService(client, {
    ipFamilies: ["IPv4", "IPv6"],
    ipFamilyPolicy: "RequireDualStack",
  }),
  "the selector of a Deployment": {
    object: deployment,
    path: paths.deployments,
    fields: {
      spec: {
        ...spec(deployment),
        selector: { matchLabels: { a: "b" } },
        template: { ...spec(deployment).template as Fields, metadata: { labels: { a: "b" } } },
      },
    },
    rule: "deployment-selector",
  },
  "what a Job runs": {
    object: job,
    path: paths.jobs,
    fields: {
      spec: {
        template: {
          spec: { restartPolicy: "Never", containers: [{ ...container, image: "a:2" }] },
        },
      },
    },
    rule: "job-field",
  },
  "how long a Job may take": {
    object: job,
    path: paths.jobs,
    fields: { spec: { ...job.spec, activeDeadlineSeconds: 9, backoffLimit: 3, parallelism: 2 } },
  },
  "the class of a claim": {
    object: claimOf("a"),
    path: paths.claims,
    fields: { spec: spec(claimOf("b")) },
    rule: "claim-field",
  },
  "the role of a binding": {
    object: of("RoleBinding"),
    path: paths.bindings,
    fields: { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "b" } },
    rule: "role-reference",
  },
  "the type of a Secret": {
    object: { ...bare("v1", "Secret"), type: "a/b" } as KubernetesObject,
    path: paths.secrets,
    fields: { type: "a/c" },
    rule: "immutable-data",
  },
  "what an immutable ConfigMap holds": {
    object: { ...bare("v1", "ConfigMap"), immutable: true, data: { a: "1" } } as KubernetesObject,
    path: paths.configMaps,
    fields: { data: { a: "2" } },
    rule: "immutable-data",
  },
  "what another ConfigMap holds": {
    object: { ...bare("v1", "ConfigMap"), data: { a: "1" } } as KubernetesObject,
    path: paths.configMaps,
    fields: { data: { a: "2" } },
  },
  "how a StorageClass makes volumes": {
    object: {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "x" },
      provisioner: "a/b",
      reclaimPolicy: "Retain",
    } as KubernetesObject,
    path: paths.classes,
    fields: { reclaimPolicy: "Delete" },
    rule: "storage-class-field",
  },
};

describe("what diff calls refused", () => {
  let api: KubernetesApi | undefined;
  before(async () => {
    if (etcd !== undefined && await runs("kube-apiserver")) {
      api = await startKubernetesApi(etcd.path);
    }
  });
  after(() => api?.stop());

  for (const [index, [what, { fields, object, path, rule }]] of Object.entries(changes).entries()) {
    const verdict = rule === undefined ? "takes" : "refuses";
    itWithApi(`is what a real API server ${verdict}: ${what}`, async () => {
      const name = `x-${index}`;
      const metadata = { ...object.metadata, name };
      const old = { ...object, metadata };
      const now = { ...object, ...fields, metadata };
      const marks = marksOf(
        compareVersions({ config, objects: [old] }, { config, objects: [now] }),
      );
      const found = marks.filter(({ effect }) => effect === "refused").map(({ code }) => code);
      assert.deepEqual([...new Set(found)], rule === undefined ? [] : [rule]);
      assert.equal(await apply(old, `${path}/${name}`), 201);
      assert.equal(await apply(now, `${path}/${name}`), rule === undefined ? 200 : 422);
    });
  }

  async function apply(object: KubernetesObject, path: string): Promise<number | undefined> {
    const answer = await api?.request({
      method: "PATCH",
      path: `${path}?fieldManager=argocd&force=true&fieldValidation=Strict`,
      contentType: "application/apply-patch+yaml",
      body: JSON.stringify(object),
    });
    return answer?.status;
  }
});

async function runs(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}
