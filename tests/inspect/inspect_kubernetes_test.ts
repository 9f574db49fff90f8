import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { configConfigMap } from "../../manifests/config_map.ts";
import { render } from "../../manifests/render.ts";
import { selectorLabels } from "../../manifests/labels.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { configHash } from "../../operations/keeper/config_hash.ts";
import { statusData } from "../../operations/keeper/status.ts";
import { readAssignment } from "../../operations/keeper/kubernetes/read_assignment.ts";
import { openInCluster } from "../../operations/kubernetes/open_in_cluster.ts";
import { hasProgram } from "../adopt/has_program.ts";
import { itWhere } from "../it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { runCommand } from "./run_command.ts";

const etcd = await localEtcd(defaultEtcdVersion);
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver");
const itWithApi = itWhere(isPossible);
const config = exampleCluster();
const namespace = "kamaji-system";
const core = `/api/v1/namespaces/${namespace}`;
const where = ["--cluster=etcd", `--namespace=${namespace}`];

describe("kamaji-etcd inspect, by a kubeconfig", () => {
  let api: KubernetesApi;
  let cluster: LocalCluster;

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    [api, cluster] = await Promise.all([
      startKubernetesApi(etcd.path, { users: ["on-call", "nobody"] }),
      startTestCluster(etcd, { members: 3 }),
    ]);
    await onboard();
    await apply("/api/v1/namespaces/kamaji-system", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace },
    });
    await applyCluster();
    await allow("on-call");
  });
  after(async () => {
    await cluster?.stop();
    await api?.stop();
  });

  async function onboard(): Promise<void> {
    const client = await cluster.connect("root");
    for (const name of ["team-a", "team-b"]) await onboardTenant(client, tenantOf(name));
    await client.put("/team-a/registry/pods/1").value("x");
    client.close();
  }

  async function apply(path: string, object: unknown): Promise<void> {
    const answer = await api.request({
      method: "PATCH",
      path: `${path}?fieldManager=test&force=true`,
      contentType: "application/apply-patch+yaml",
      body: JSON.stringify(object),
    });
    assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
  }

  async function patchStatus(path: string, status: unknown): Promise<void> {
    const answer = await api.request({
      method: "PATCH",
      path: `${path}/status`,
      contentType: "application/merge-patch+json",
      body: JSON.stringify({ status }),
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }

  /** What Argo CD applies, and what the keeper, the kubelet and the Jobs leave behind. */
  async function applyCluster(): Promise<void> {
    const resources: Readonly<Record<string, string>> = {
      StatefulSet: "/apis/apps/v1/namespaces/kamaji-system/statefulsets",
      ConfigMap: `${core}/configmaps`,
      CronJob: "/apis/batch/v1/namespaces/kamaji-system/cronjobs",
    };
    for (const object of render(config)) {
      const path = resources[object.kind];
      if (path !== undefined) await apply(`${path}/${object.metadata.name}`, object);
    }
    const { certificate, privateKey, trust } = await cluster.credentialsOf("root");
    await applySecret("etcd-root-client-certs", { "tls.crt": certificate, "tls.key": privateKey });
    await applySecret("etcd-trust", { "client-ca.crt": trust });
    await applyStatus(await configHash(configConfigMap(config).data?.["cluster.json"] ?? ""));
    for (const name of ["etcd-keeper", "etcd-operations"]) await applyLease(name);
    for (const number of [0, 1, 2]) await applyPod(`etcd-${number}`);
    await patchStatus("/apis/batch/v1/namespaces/kamaji-system/cronjobs/etcd-snapshot", {
      lastScheduleTime: ago(3_600),
      lastSuccessfulTime: ago(3_500),
    });
    await apply(`${core}/events/etcd.1`, {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "etcd.1", namespace },
      involvedObject: { apiVersion: "apps/v1", kind: "StatefulSet", name: "etcd", namespace },
      type: "Normal",
      reason: "TenantOnboarded",
      message: "Onboarded tenant team-a",
      lastTimestamp: ago(120),
      firstTimestamp: ago(120),
    });
  }

  async function applySecret(name: string, data: Readonly<Record<string, string>>): Promise<void> {
    await apply(`${core}/secrets/${name}`, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace },
      stringData: data,
    });
  }

  async function applyStatus(hash: string): Promise<void> {
    const condition = {
      type: "Settled",
      status: "True",
      reason: "NothingToDo",
      message: "All is as wished",
    } as const;
    await apply(`${core}/configmaps/etcd-status`, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "etcd-status", namespace },
      data: statusData({ conditions: [condition], configHash: hash }, {
        stored: undefined,
        now: new Date(),
      }),
    });
  }

  async function applyLease(name: string): Promise<void> {
    const now = new Date().toISOString().replace("Z", "000Z");
    await apply(`/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`, {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name, namespace },
      spec: {
        holderIdentity: `${name}-holder`,
        leaseDurationSeconds: 600,
        acquireTime: now,
        renewTime: now,
      },
    });
  }

  async function applyPod(name: string, nodeName?: string): Promise<void> {
    await apply(`${core}/pods/${name}`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace, labels: selectorLabels(config) },
      spec: {
        ...(nodeName === undefined ? {} : { nodeName }),
        containers: [{ name: "etcd", image: "etcd" }],
      },
    });
    await patchStatus(`${core}/pods/${name}`, {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
    });
  }

  /** Gives a user exactly the rights that the guide lists. */
  async function allow(user: string): Promise<void> {
    const guide = await Deno.readTextFile(new URL("../../docs/inspect.md", import.meta.url));
    const [, text = ""] = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(guide) ?? [];
    const [role] = parseAllDocuments(text).map((document) => document.toJS());
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    await apply(`${rbac}/roles/${role.metadata.name}`, role);
    await apply(`${rbac}/rolebindings/${user}`, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: user, namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    });
  }

  /** The administrator's kubeconfig, with another user's token. */
  async function kubeconfigOf(user: string): Promise<string> {
    const folder = api.credentialsOf(user);
    const parsed = JSON.parse(await Deno.readTextFile(api.kubeconfig));
    parsed.users[0].user.token = await Deno.readTextFile(join(folder, "token"));
    const file = join(folder, "kubeconfig");
    await Deno.writeTextFile(file, JSON.stringify(parsed), { mode: 0o600 });
    return `--kubeconfig=${file}`;
  }

  /** Puts the pods on a node whose kubelet takes connections and never says anything. */
  async function standStill(): Promise<Deno.Listener> {
    const kubelet = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await apply("/api/v1/nodes/still", {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "still" },
    });
    await patchStatus("/api/v1/nodes/still", {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: (kubelet.addr as Deno.NetAddr).port } },
    });
    for (const name of ["etcd-0", "etcd-1", "etcd-2"]) {
      await api.request({
        method: "DELETE",
        path: `${core}/pods/${name}`,
        body: JSON.stringify({ gracePeriodSeconds: 0 }),
      });
      await applyPod(name, "still");
    }
    return kubelet;
  }

  itWithApi("sees everything with the rights that its guide lists", async () => {
    const { code, error, output } = await runCommand(
      "inspect",
      ...where,
      await kubeconfigOf("on-call"),
      `--endpoints=${cluster.endpoints.join(",")}`,
      "--output=json",
    );
    const inspection = JSON.parse(output);
    assert.deepEqual(inspection.unread, [], error);
    assert.deepEqual(inspection.findings, []);
    assert.equal(code, 0);
    assert.equal(inspection.verdict, "healthy");
    assert.deepEqual(inspection.cluster, { name: "etcd", namespace });
    assert.equal(inspection.operations.holder, "etcd-operations-holder");
    assert.equal(inspection.operations.keeper, "etcd-keeper-holder");
    assert.equal(inspection.operations.config.inForce, true);
    assert.equal(inspection.operations.events[0].reason, "TenantOnboarded");
    assert.deepEqual(
      inspection.schedules.map(({ task }: { task: string }) => task),
      ["snapshot", "verification", "drill", "defragmentation"],
    );
    assert.deepEqual(inspection.tenants, [
      { name: "team-a", keys: 1, bytes: null },
      { name: "team-b", keys: 0, bytes: null },
    ]);
    const root = inspection.certificates.find(({ use }: { use: string }) => use === "root client");
    assert.deepEqual(root.where, ["Secret etcd-root-client-certs"]);
  });

  itWithApi("names the configuration as the keeper does", async () => {
    const opened = await openInCluster({
      server: api.server,
      credentials: api.credentialsOf("admin"),
    });
    const kept = await readAssignment(opened, { cluster: "etcd", namespace });
    const text = configConfigMap(config).data?.["cluster.json"] ?? "";
    assert.equal(await configHash(text), kept.configHash);
  });

  itWithApi("shows on a screen that the configuration is not in force yet", async () => {
    await applyStatus("0123456789abcdef");
    try {
      const { code, output } = await runCommand(
        "inspect",
        ...where,
        `--kubeconfig=${api.kubeconfig}`,
        `--endpoints=${cluster.endpoints.join(",")}`,
      );
      assert.equal(code, 0, output);
      assert.match(output, /^✓ Healthy: all 3 members serve +kamaji-system\/etcd {2}/);
      assert.match(output, /\n {2}· Configuration [\da-f]{16} is applied, and the keeper still/);
      assert.match(output, /\nSCHEDULES +snapshot 58 min ago · verification never yet\n/);
      assert.match(
        output,
        /\nEVENT +REASON +MESSAGE\n2 min ago +TenantOnboarded +Onboarded tenant/,
      );
      assert.ok(output.split("\n").length <= 41, "it does not fit on a screen");
      assert.ok(output.split("\n").every((line) => line.length <= 100), output);
    } finally {
      await applyStatus(await configHash(configConfigMap(config).data?.["cluster.json"] ?? ""));
    }
  });

  itWithApi("tells a cluster that cannot be reached from one that is down", async () => {
    // No kubelet runs, so a port-forward leads nowhere, as it does without the right to one.
    const reach = ["inspect", ...where, `--kubeconfig=${api.kubeconfig}`];
    const away = await runCommand(...reach);
    assert.equal(away.code, 2, away.error);
    assert.match(away.output, /^\? Unknown: No member can be reached from here, though 3 of their/);
    assert.ok(away.seconds < 10, `${away.seconds} s`);
    for (const name of ["etcd-0", "etcd-1", "etcd-2"]) {
      await patchStatus(`${core}/pods/${name}`, {
        conditions: [{ type: "Ready", status: "False" }],
        containerStatuses: [{
          name: "etcd",
          image: "etcd",
          imageID: "",
          ready: false,
          restartCount: 7,
          state: { waiting: { reason: "CrashLoopBackOff" } },
        }],
      });
    }
    const down = await runCommand(...reach);
    assert.equal(down.code, 21, down.output);
    assert.match(down.output, /^✗ Down: No member's pod is ready: etcd-0 CrashLoopBackOff, /);
    assert.match(down.output, /kubectl --namespace kamaji-system describe pod etcd-0\n/);
  });

  itWithApi("says that members are mute when their nodes stand still, and is done", async () => {
    const kubelet = await standStill();
    try {
      const { code, output, seconds } = await runCommand(
        "inspect",
        ...where,
        `--kubeconfig=${api.kubeconfig}`,
      );
      assert.equal(code, 2, output);
      assert.match(output, /^\? Unknown: No member can be reached from here/);
      assert.match(output, /\netcd-0 +– +– .*no answer/);
      assert.ok(seconds < 15, `${seconds} s`);
    } finally {
      kubelet.close();
    }
  });

  itWithApi("does not wait for an API server that stands still", async () => {
    const mute = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      const parsed = JSON.parse(await Deno.readTextFile(api.kubeconfig));
      const { port } = mute.addr as Deno.NetAddr;
      parsed.clusters[0].cluster.server = `https://127.0.0.1:${port}`;
      const file = join(api.credentialsOf("nobody"), "still");
      await Deno.writeTextFile(file, JSON.stringify(parsed), { mode: 0o600 });
      const { code, error, seconds } = await runCommand(
        "inspect",
        ...where,
        `--kubeconfig=${file}`,
      );
      assert.equal(code, 2, error);
      assert.match(error, /https:\/\/127\.0\.0\.1:\d+ gave no answer: no answer in 2 s/);
      assert.ok(seconds < 15, `${seconds} s`);
    } finally {
      mute.close();
    }
  });

  itWithApi("says which rights are missing, and whether there is such a cluster", async () => {
    const denied = await runCommand("inspect", ...where, await kubeconfigOf("nobody"));
    assert.equal(denied.code, 2, denied.error);
    assert.match(denied.output, /etcd could not be asked: you may not read Secret/);
    assert.match(denied.output, /You may not read .*configmaps/);
    const absent = await runCommand(
      "inspect",
      "--cluster=other",
      `--namespace=${namespace}`,
      `--kubeconfig=${api.kubeconfig}`,
    );
    assert.equal(absent.code, 2);
    assert.match(absent.error, /There is no cluster "other" in namespace "kamaji-system"/);
  });
});

function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString().replace(/\.\d+/, "");
}
