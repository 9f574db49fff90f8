import type { V1Lease } from "@kubernetes/client-node";
import { after, before, beforeEach, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { configConfigMap } from "../manifests/config_map.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";
import { hasProgram } from "./adopt/has_program.ts";
import { credentialOptions } from "./inspect/credential_files.ts";
import { type CommandResult, runCommand } from "./inspect/run_command.ts";
import { itWhere } from "./it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "./kubernetes_api.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

const etcd = await localEtcd(defaultEtcdVersion);
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver");
const itWithApi = itWhere(isPossible);
const config = exampleCluster({ spec: { members: 1 } });
const namespace = "kamaji-system";
const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;

describe("kamaji-etcd defragment on a workstation", () => {
  let api: KubernetesApi;
  let cluster: LocalCluster;
  let directory: string | undefined;
  let files: readonly string[];

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    [api, cluster] = await Promise.all([
      startKubernetesApi(etcd.path),
      startTestCluster(etcd, { members: 1 }),
    ]);
    directory = await Deno.makeTempDir({ prefix: "defragment-" });
    files = await credentialOptions(directory, await cluster.credentialsOf("root"));
    const metadata = { name: namespace };
    await apply(`/api/v1/namespaces/${namespace}`, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata,
    });
    const stored = configConfigMap(config);
    const path = `/api/v1/namespaces/${namespace}/configmaps/${stored.metadata.name}`;
    await apply(path, stored);
  });
  after(async () => {
    await cluster?.stop();
    await api?.stop();
    if (directory !== undefined) await Deno.remove(directory, { recursive: true });
  });
  beforeEach(async () => {
    if (isPossible) await api.request({ method: "DELETE", path: `${leases}/etcd-operations` });
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

  async function leaseSpec(): Promise<V1Lease["spec"] | undefined> {
    const { body, status } = await api.request({
      method: "GET",
      path: `${leases}/etcd-operations`,
    });
    return status === 404 ? undefined : (body as V1Lease).spec;
  }

  function defragment(...more: readonly string[]): Promise<CommandResult> {
    const endpoints = `--endpoints=${cluster.endpoints.join(",")}`;
    return runCommand("defrag", endpoints, ...files, ...more);
  }

  function named(...more: readonly string[]): Promise<CommandResult> {
    const where = ["--cluster=etcd", `--namespace=${namespace}`, `--kubeconfig=${api.kubeconfig}`];
    return defragment(...where, ...more);
  }

  itWithApi(
    "holds the operations Lease of a cluster that is named, and gives it back",
    async () => {
      const { code, error, output } = await named();
      assert.equal(code, 0, error);
      assert.match(output, /^\S+ spared: /);
      assert.doesNotMatch(error, /no operations Lease is held/);
      const lease = await leaseSpec();
      assert.ok(lease?.acquireTime !== undefined);
      assert.equal(lease.holderIdentity ?? "", "");
    },
  );

  itWithApi("waits until whoever disturbs the cluster is done", async () => {
    const seconds = 5;
    const moment = new Date().toISOString().replace("Z", "000Z");
    await apply(`${leases}/etcd-operations`, {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "etcd-operations" },
      spec: {
        holderIdentity: "keeper",
        leaseDurationSeconds: seconds,
        acquireTime: moment,
        renewTime: moment,
        leaseTransitions: 7,
      },
    });
    const begun = performance.now();
    const { code, error } = await named();
    assert.equal(code, 0, error);
    assert.ok(performance.now() - begun >= seconds * 1_000);
    assert.equal((await leaseSpec())?.leaseTransitions, 8);
  });

  itWithApi("says that it holds no Lease where only members are named", async () => {
    const { code, error } = await defragment();
    assert.equal(code, 0, error);
    assert.match(
      error,
      /^note: no operations Lease is held, .* --cluster and --namespace hold it$/m,
    );
    assert.equal(await leaseSpec(), undefined);
  });

  itWithApi("takes no Lease for a dry run, and says nothing of one", async () => {
    for (const run of [named, defragment]) {
      const { code, error } = await run("--dry-run");
      assert.equal(code, 0, error);
      assert.doesNotMatch(error, /Lease/);
    }
    assert.equal(await leaseSpec(), undefined);
  });

  itWithApi("asks for a whole answer to which cluster it is", async () => {
    for (
      const [given, hint] of [
        [["--cluster=etcd"], /Give --cluster with --namespace/],
        [["--kubeconfig=x"], /Add --cluster and --namespace/],
      ] as const
    ) {
      const { code, error } = await defragment(...given);
      assert.equal(code, 1, error);
      assert.match(error, hint);
    }
  });
});
