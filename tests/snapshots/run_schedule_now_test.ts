import type { V1CronJob, V1Job } from "@kubernetes/client-node";
import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { render } from "../../manifests/render.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { createClusterClient } from "../../operations/adopt/cluster_client.ts";
import { readKubernetes } from "../../operations/inspection/read_kubernetes.ts";
import { runScheduleNow } from "../../operations/snapshots/run_schedule_now.ts";
import { type ControllerManager, startControllerManager } from "../adopt/controller_manager.ts";
import { hasProgram } from "../adopt/has_program.ts";
import { itWhere } from "../it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";

const etcd = await localEtcd(defaultEtcdVersion);
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver") &&
  await hasProgram("kube-controller-manager");
const itWithControllers = itWhere(isPossible);
const namespace = "kamaji-system";
const batch = `/apis/batch/v1/namespaces/${namespace}`;
const config = exampleCluster();

describe("runScheduleNow(), with the real CronJob controller", () => {
  let api: KubernetesApi;
  let controllers: ControllerManager;

  before(async () => {
    if (!isPossible || etcd === undefined) return;
    api = await startKubernetesApi(etcd.path);
    controllers = await startControllerManager(api.kubeconfig, "cronjob-controller");
    await send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    const cronJob = render(config).find(({ metadata }) => metadata.name === "etcd-verification");
    await send("POST", `${batch}/cronjobs`, cronJob);
  });
  after(async () => {
    await controllers?.stop();
    await api?.stop();
  });

  itWithControllers("makes a run that counts as one of the CronJob, for inspect too", async () => {
    assert.equal(await lastSuccess(), undefined);
    const client = createClusterClient(api.request);
    const running = runScheduleNow({ client, request: api.request }, {
      config,
      kind: "verification",
      patience: 60_000,
    });
    // No kubelet runs here, so there is nothing to be read in the end.
    const ended = assert.rejects(running, /The log of Job "etcd-verification-now" cannot be read/);
    const job = await until(() => get<V1Job>("jobs/etcd-verification-now"));
    const { metadata } = await get<V1CronJob>("cronjobs/etcd-verification") ?? {};
    assert.deepEqual(job.metadata?.ownerReferences, [{
      apiVersion: "batch/v1",
      kind: "CronJob",
      name: "etcd-verification",
      uid: metadata?.uid,
      controller: true,
    }]);
    assert.equal(job.metadata?.annotations?.["cronjob.kubernetes.io/instantiate"], "manual");
    const completion = await succeed();
    await ended;
    assert.equal((await until(lastSuccess)).toISOString(), completion);
  });

  async function lastSuccess(): Promise<Date | undefined> {
    const { schedules } = await readKubernetes(config, api.request);
    return schedules.find(({ task }) => task === "verification")?.lastSuccess;
  }

  /** Plays the Job controller. */
  async function succeed(): Promise<string> {
    const now = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
    const condition = (type: string) => ({ type, status: "True", lastTransitionTime: now });
    const path = `${batch}/jobs/etcd-verification-now/status`;
    await send("PATCH", path, { status: { startTime: now, uncountedTerminatedPods: {} } });
    await send("PATCH", path, {
      status: {
        succeeded: 1,
        completionTime: now,
        conditions: [condition("SuccessCriteriaMet"), condition("Complete")],
      },
    });
    return now;
  }

  async function get<T>(name: string): Promise<T | undefined> {
    const { body, status } = await api.request({ method: "GET", path: `${batch}/${name}` });
    return status === 200 ? body as T : undefined;
  }

  async function send(method: "POST" | "PATCH", path: string, object: unknown): Promise<void> {
    const { body, status } = await api.request({
      method,
      path,
      ...(method === "PATCH" ? { contentType: "application/merge-patch+json" } : {}),
      body: JSON.stringify(object),
    });
    assert.ok(status < 300, JSON.stringify(body));
  }
});

async function until<T>(found: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const value = await found();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("It never came");
}
