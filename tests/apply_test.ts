import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../manifests/config/etcd_cluster.ts";
import type { KubernetesObject } from "../manifests/kubernetes_object.ts";
import { render } from "../manifests/render.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { toYaml } from "../manifests/to_yaml.ts";
import { itWhere } from "./it_where.ts";
import { type ApiAnswer, type KubernetesApi, startKubernetesApi } from "./kubernetes_api.ts";
import { localEtcd } from "./local_etcd.ts";

const etcd = await localEtcd("3.6.16");
const itWithApi = itWhere(etcd !== undefined && await runs("kube-apiserver"));

const variants: Readonly<Record<string, EtcdClusterInput["spec"]>> = {
  "the defaults": {},
  "sizes in many notations": {
    storage: { size: "1.5Ti" },
    resources: {
      requests: { cpu: "0.5", memory: "1000M" },
      limits: { cpu: "2.5", memory: "2e9" },
    },
  },
  "two IP families": { services: { ipFamilies: ["IPv6", "IPv4"] } },
  "every way to place pods": {
    scheduling: {
      hosts: "preferred",
      zones: "required",
      nodeSelector: { disk: "nvme" },
      tolerations: [
        { key: "etcd", operator: "Exists" },
        { effect: "NoExecute", operator: "Exists", tolerationSeconds: 5 },
      ],
      priorityClassName: "",
      schedulerName: "other",
    },
    pods: { labels: { team: "storage" }, annotations: { "sidecar.istio.io/inject": "no" } },
    image: { pullSecrets: ["a", "b"] },
  },
};

describe("a real API server", () => {
  let api: KubernetesApi | undefined;
  let namespaces = 0;

  before(async () => {
    if (etcd !== undefined && await runs("kube-apiserver")) {
      api = await startKubernetesApi(etcd.path);
    }
  });
  after(() => api?.stop());

  for (const [name, spec] of Object.entries(variants)) {
    itWithApi(
      `stores ${name} as they were rendered, and finds nothing to change twice`,
      async () => {
        const objects = await rendered(spec);
        for (const object of objects) {
          const first = await apply(object);
          assert.equal(first.status, 201, JSON.stringify(first.body));
          assert.deepEqual(first.warnings, []);
          assertContains(first.body, object, object.kind);
          const second = await apply(object);
          assert.deepEqual(second.body, first.body);
        }
      },
    );
  }

  itWithApi("lets the keeper count the members, whatever is synced", async () => {
    const objects = await rendered({ members: 5 });
    const set = objects.find(({ kind }) => kind === "StatefulSet");
    assert.ok(set !== undefined);
    assert.equal(replicasOf(await apply(set)), 1);
    const { apiVersion, kind, metadata: { name, namespace = "" } } = set;
    const count = { apiVersion, kind, metadata: { name, namespace }, spec: { replicas: 4 } };
    assert.equal(replicasOf(await apply(count, { manager: "keeper" })), 4);
    assert.equal(replicasOf(await apply(set)), 4);
  });

  itWithApi("would have warned of a pod that is not restricted", async () => {
    const [set] = (await rendered({})).filter(({ kind }) => kind === "StatefulSet");
    const yaml = toYaml([set as KubernetesObject]).replace(
      "runAsNonRoot: true",
      "runAsNonRoot: false",
    );
    const { warnings } = await send(set as KubernetesObject, { yaml });
    assert.match(warnings.join(), /restricted.*runAsNonRoot/);
  });

  /** Renders into a namespace of its own, which warns of everything that is not restricted. */
  async function rendered(spec: EtcdClusterInput["spec"]): Promise<readonly KubernetesObject[]> {
    const namespace = `test-${namespaces++}`;
    const labels = { "pod-security.kubernetes.io/warn": "restricted" };
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } };
    const made = await api?.request({
      method: "POST",
      path: "/api/v1/namespaces",
      body: JSON.stringify(body),
    });
    assert.equal(made?.status, 201);
    return render(exampleCluster({ spec, metadata: { namespace } }));
  }

  async function apply(object: KubernetesObject, { manager = "argocd" } = {}): Promise<ApiAnswer> {
    return await send(object, { yaml: toYaml([object]), manager });
  }

  async function send(
    { apiVersion, kind, metadata }: KubernetesObject,
    { yaml, manager = "argocd" }: { readonly yaml: string; readonly manager?: string },
  ): Promise<ApiAnswer> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const path = `${root}/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${metadata.name}`;
    const answer = await api?.request({
      method: "PATCH",
      path: `${path}?fieldManager=${manager}`,
      contentType: "application/apply-patch+yaml",
      body: yaml,
    });
    assert.ok(answer !== undefined, "there is no API server");
    return answer;
  }
});

function replicasOf({ body }: ApiAnswer): unknown {
  return (body as { spec?: { replicas?: unknown } }).spec?.replicas;
}

/** The server adds defaults; whatever we said must stand there as we said it. */
function assertContains(stored: unknown, wanted: unknown, path: string): void {
  if (typeof wanted !== "object" || wanted === null) {
    assert.equal(stored, wanted, path);
    return;
  }
  if (Array.isArray(wanted)) assert.equal((stored as unknown[]).length, wanted.length, path);
  for (const [key, value] of Object.entries(wanted)) {
    assertContains((stored as Record<string, unknown> | undefined)?.[key], value, `${path}.${key}`);
  }
}

async function runs(program: string): Promise<boolean> {
  try {
    const command = new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
