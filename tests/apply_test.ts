import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../manifests/config/etcd_cluster.ts";
import type { KubernetesObject } from "../manifests/kubernetes_object.ts";
import { render } from "../manifests/render.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { toYaml } from "../manifests/to_yaml.ts";
import { type CustomKind, customKinds } from "./custom_kinds.ts";
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
  "certificates of cert-manager": {
    certificates: { mode: "cert-manager", client: { watchTenants: true } },
  },
  "given certificates": {
    certificates: {
      mode: "existing",
      authoritySecret: "our-ca",
      serverSecret: "our-server",
      peerSecret: "our-peer",
      rootClientSecret: "our-root",
    },
  },
  "several keepers, and a network where only the known may reach members": {
    keeper: { replicas: 3 },
    tenants: [{ name: "Team_A" }],
    networkPolicy: {
      clients: [{ namespaceLabels: { tenants: "yes" }, podLabels: { a: "b" } }, {
        cidr: "fd00::/8",
      }],
      monitoring: [{ namespaceLabels: {} }],
      apiServer: { cidrs: ["192.0.2.1/32"] },
    },
    dataStore: { endpoints: "members", name: "gold" },
  },
};

const registered = await customKinds();

/** Kinds that neither Kubernetes has nor a definition of ours: they are left out, and shown so. */
const unknown = new Set(
  Object.values(variants)
    .flatMap((spec) => render(exampleCluster({ spec })))
    .filter((object) => isCustom(object) && customKindOf(object) === undefined)
    .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
);

describe("a real API server", () => {
  let api: KubernetesApi | undefined;
  let namespaces = 0;

  before(async () => {
    if (etcd !== undefined && await runs("kube-apiserver")) {
      api = await startKubernetesApi(etcd.path);
      for (const each of registered) await register(each);
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
          assert.deepEqual(unversioned(second), unversioned(first));
          assert.deepEqual((await apply(object)).body, second.body);
        }
      },
    );
  }

  for (const kind of unknown) {
    itWhere(false)(`stores ${kind}, of which there is no definition in tests/crds`, () => {});
  }

  itWithApi("takes our DataStore, and none that Kamaji could not use", async () => {
    const store = (await rendered({})).find(({ kind }) => kind === "DataStore");
    assert.ok(store !== undefined);
    assert.equal((await apply(store)).status, 201);
    const broken: readonly (readonly [RegExp, (text: string) => string])[] = [
      [/the driver cannot be changed/, (text) => text.replace("driver: etcd", "driver: NATS")],
      [/should match/, (text) => text.replace("- etcd-client", "- https://etcd-client")],
      [
        /private key/,
        (text) => text.replace(/ {6}privateKey:\n( {8}.*\n)+ {4}client/, "    client"),
      ],
      [/client certificate/, (text) => text.replace(/ {4}clientCertificate:\n( {6}.*\n)+/, "")],
      [/field not declared in schema/, (text) => `${text}  replicas: 1\n`],
    ];
    for (const [refusal, change] of broken) {
      const yaml = toYaml([store]);
      assert.notEqual(change(yaml), yaml);
      const { body, status } = await send(store, { yaml: change(yaml) });
      assert.ok(status >= 400, String(refusal));
      assert.match(JSON.stringify(body), refusal);
    }
  });

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
    return render(exampleCluster({ spec, metadata: { namespace } }))
      .filter(({ apiVersion, kind }) => !unknown.has(`${apiVersion} ${kind}`));
  }

  /** Registers a kind and waits until the server serves it. */
  async function register({ apiVersion, definition, plural }: CustomKind): Promise<void> {
    const made = await api?.request({
      method: "POST",
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldValidation=Strict",
      body: JSON.stringify(definition),
    });
    assert.equal(made?.status, 201, JSON.stringify(made?.body));
    const deadline = Date.now() + 30_000;
    const list = { method: "GET", path: `/apis/${apiVersion}/${plural}` } as const;
    while ((await api?.request(list))?.status !== 200) {
      assert.ok(Date.now() < deadline, `${plural} are not served`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function apply(object: KubernetesObject, { manager = "argocd" } = {}): Promise<ApiAnswer> {
    return await send(object, { yaml: toYaml([object]), manager });
  }

  async function send(
    object: KubernetesObject,
    { yaml, manager = "argocd" }: { readonly yaml: string; readonly manager?: string },
  ): Promise<ApiAnswer> {
    const answer = await api?.request({
      method: "PATCH",
      path: `${pathOf(object)}?fieldManager=${manager}&fieldValidation=Strict`,
      contentType: "application/apply-patch+yaml",
      body: yaml,
    });
    assert.ok(answer !== undefined, "there is no API server");
    return answer;
  }
});

/** The second write of a claim gives it a version, though nothing in it changes; no third does. */
function unversioned({ body }: ApiAnswer): unknown {
  const { metadata, ...rest } = body as { readonly metadata?: Record<string, unknown> };
  return { ...rest, metadata: { ...metadata, resourceVersion: undefined } };
}

function isCustom({ apiVersion }: KubernetesObject): boolean {
  const [group = "", version] = apiVersion.split("/");
  return version !== undefined && group.includes(".") && !group.endsWith(".k8s.io");
}

function customKindOf({ apiVersion, kind }: KubernetesObject): CustomKind | undefined {
  return registered.find((each) => each.apiVersion === apiVersion && each.kind === kind);
}

function pathOf(object: KubernetesObject): string {
  const { apiVersion, kind, metadata } = object;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const custom = customKindOf(object);
  const plural = custom?.plural ?? `${kind.toLowerCase().replace(/y$/, "ie")}s`;
  const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${root}${place}/${plural}/${metadata.name}`;
}

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
