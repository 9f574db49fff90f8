import { after, afterEach, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Etcd3 } from "etcd3";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { configConfigMap } from "../../manifests/config_map.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { hasProgram } from "../adopt/has_program.ts";
import { type BenchEnd, type BenchProgram, startBench } from "../bench_program.ts";
import { itWhere } from "../it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import {
  changesSince,
  settleTenants,
  type Surroundings,
  surroundingsOf,
} from "./foreign_tenants.ts";
import { type SignerFiles, signerOf } from "./signer_of.ts";

const etcd = await localEtcd(defaultEtcdVersion);
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver");
const itWithApi = itWhere(isPossible);
const config = exampleCluster();
const { authoritySecret, namespace, rootClientSecret, trustSecret } = clusterNames(config);
const core = `/api/v1/namespaces/${namespace}`;
const brief = ["--tenants=2", "--rate=20", "--warmup=0s", "--duration=1s", "--slo=mixin"];

describe("kamaji-etcd bench on a cluster of a kubeconfig", () => {
  let api: KubernetesApi;
  let cluster: LocalCluster;
  let directory: string;
  let root: Etcd3;
  let original: Surroundings;
  const programs: BenchProgram[] = [];

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    directory = await Deno.makeTempDir({ prefix: "bench-kubernetes-" });
    [api, cluster] = await Promise.all([
      startKubernetesApi(etcd.path, { users: ["operator", "nobody"] }),
      startTestCluster(etcd),
    ]);
    const signer = await signerOf(cluster, directory);
    root = await cluster.connect("root");
    await settleTenants(root, true);
    original = await surroundingsOf(root);
    await applyCluster(signer);
    await allow("operator", [rootClientSecret, trustSecret]);
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.discard();
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
    await api?.stop();
    if (directory !== undefined) await Deno.remove(directory, { recursive: true });
  });

  async function apply(path: string, object: unknown): Promise<void> {
    const answer = await api.request({
      method: "PATCH",
      path: `${path}?fieldManager=test&force=true`,
      contentType: "application/apply-patch+yaml",
      body: JSON.stringify(object),
    });
    assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
  }

  async function applySecret(name: string, data: Readonly<Record<string, string>>): Promise<void> {
    const metadata = { name, namespace };
    const secret = { apiVersion: "v1", kind: "Secret", metadata, stringData: data };
    await apply(`${core}/secrets/${name}`, secret);
  }

  /** What is rendered, and what the keeper makes, as far as it is read. */
  async function applyCluster(signer: SignerFiles): Promise<void> {
    const metadata = { name: namespace };
    await apply(`/api/v1/namespaces/${namespace}`, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata,
    });
    const stored = configConfigMap(config);
    await apply(`${core}/configmaps/${stored.metadata.name}`, stored);
    const { certificate, privateKey, trust } = await cluster.credentialsOf("root");
    await applySecret(rootClientSecret, { "tls.crt": certificate, "tls.key": privateKey });
    await applySecret(trustSecret, { "client-ca.crt": trust });
    await applySecret(authoritySecret, {
      "ca.crt": await Deno.readTextFile(signer.certificate),
      "ca.key": await Deno.readTextFile(signer.privateKey),
    });
  }

  /** Lets a user read the cluster's objects, and Secrets of these names only. */
  async function allow(user: string, secrets: readonly string[]): Promise<void> {
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const apiVersion = "rbac.authorization.k8s.io/v1";
    const verbs = ["get"];
    const metadata = { name: user, namespace };
    await apply(`${rbac}/roles/${user}`, {
      apiVersion,
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: [""], resources: ["configmaps"], verbs },
        { apiGroups: ["apps"], resources: ["statefulsets"], verbs },
        { apiGroups: [""], resources: ["secrets"], resourceNames: secrets, verbs },
      ],
    });
    await apply(`${rbac}/rolebindings/${user}`, {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: user },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    });
  }

  /** The administrator's kubeconfig, with another user's token. */
  async function kubeconfigOf(user: string): Promise<string> {
    const parsed = JSON.parse(await Deno.readTextFile(api.kubeconfig));
    parsed.users[0].user.token = await Deno.readTextFile(join(api.credentialsOf(user), "token"));
    const file = join(directory, `${user}.kubeconfig`);
    await Deno.writeTextFile(file, JSON.stringify(parsed), { mode: 0o600 });
    return file;
  }

  function reach(kubeconfig: string, name = "etcd"): string[] {
    return [
      `--kubeconfig=${kubeconfig}`,
      `--cluster=${name}`,
      `--namespace=${namespace}`,
      `--endpoints=${cluster.endpoints.join(",")}`,
    ];
  }

  async function run(...args: readonly string[]): Promise<BenchEnd> {
    const program = await startBench(args);
    programs.push(program);
    return await program.end();
  }

  itWithApi("takes root's certificate and the CA from Secrets, and shows neither", async () => {
    const json = join(directory, "result.json");
    const { code, error, output } = await run(
      ...["--target=existing", ...reach(api.kubeconfig), ...brief, "--yes", `--json=${json}`],
    );
    assert.ok([0, 3, 4].includes(code), error);
    assert.match(error, new RegExp(`^cluster +cluster "etcd" in namespace "${namespace}", etcd 3`));
    assert.match(error, new RegExp(`signed with Secret "${authoritySecret}"\n`));
    const written = error + output + await Deno.readTextFile(json);
    assert.doesNotMatch(written, /PRIVATE KEY|BEGIN CERTIFICATE/);
    assert.deepEqual(await changesSince(original, root), []);
  });

  itWithApi("makes its load as root for who may not read the CA's key", async () => {
    const kubeconfig = await kubeconfigOf("operator");
    const { code, error } = await run("--target=existing", ...reach(kubeconfig), ...brief, "--yes");
    assert.ok([0, 3, 4].includes(code), error);
    assert.match(error, new RegExp(`confines: you may not read Secret "${authoritySecret}"\n`));
    assert.deepEqual(await changesSince(original, root), []);
  });

  itWithApi("cleans what a killed run left there, and nothing else", async () => {
    const program = await startBench([
      ...["--target=existing", ...reach(api.kubeconfig), "--tenants=2", "--rate=5"],
      ...["--duration=10m", "--slo=none", "--warmup=0s", "--yes"],
    ]);
    programs.push(program);
    await program.shows("measuring");
    program.signal("SIGKILL");
    const [, id = ""] = /\nrun +([\da-f]{12}): /.exec((await program.end()).error) ?? [];
    assert.notDeepEqual(await changesSince(original, root), []);
    const { code, error, output } = await run(
      ...["clean", ...reach(api.kubeconfig), `--run=${id}`, "--yes"],
    );
    assert.equal(code, 0, error);
    assert.match(output, new RegExp(`\nRemoved run ${id}: 2 users, 2 roles, `));
    assert.deepEqual(await changesSince(original, root), []);
  });

  itWithApi("says what is missing: credentials, or the cluster", async () => {
    const kubeconfig = await kubeconfigOf("nobody");
    const denied = await run("--target=existing", ...reach(kubeconfig), ...brief, "--yes");
    assert.equal(denied.code, 2, denied.error);
    assert.match(denied.error, /There are no credentials for cluster "etcd" .*: you may not read/);
    const absent = await run("--target=existing", ...reach(api.kubeconfig, "other"), "--yes");
    assert.equal(absent.code, 2, absent.error);
    assert.match(absent.error, /There is no cluster "other" in namespace/);
    assert.deepEqual(await changesSince(original, root), []);
  });
});
