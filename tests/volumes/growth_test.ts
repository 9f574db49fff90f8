import { after, before, describe } from "@std/testing/bdd";
import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { createProgress } from "../../diagnostics/progress.ts";
import { createClusterClient } from "../../operations/adopt/cluster_client.ts";
import type { KubernetesRequest } from "../../operations/adopt/kubernetes_request.ts";
import { isCountedByKeeper } from "../../operations/adopt/replace_stateful_set.ts";
import { growthPlan } from "../../operations/volumes/growth_plan.ts";
import { type GrowthReport, growVolumes } from "../../operations/volumes/grow_volumes.ts";
import { type ControllerManager, startControllerManager } from "../adopt/controller_manager.ts";
import { hasProgram } from "../adopt/has_program.ts";
import { itWhere } from "../it_where.ts";
import { assertKilled, killedAfter } from "../killed_after.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";
import {
  createStorageClass,
  type GrowthWorld,
  makeGrowthWorld,
  manager,
  until,
} from "./growth_world.ts";
import { playResizer } from "./play_resizer.ts";

const etcd = await localEtcd("3.6.16");
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver") &&
  await hasProgram("kube-controller-manager");
const itWithControllers = itWhere(isPossible);

/** More writes than one growth makes; each is once the last one before a kill. */
const mostWrites = 30;

describe("growing the volumes of a cluster", () => {
  let api: KubernetesApi;
  let controllers: ControllerManager;
  let worlds = 0;

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    api = await startKubernetesApi(etcd.path);
    controllers = await startControllerManager(api.kubeconfig);
    await createStorageClass(api, { name: "fast", allowVolumeExpansion: true });
    await createStorageClass(api, { name: "fixed", allowVolumeExpansion: false });
  });
  after(async () => {
    await controllers?.stop();
    await api?.stop();
  });

  itWithControllers("grows claim by claim, under pods that go on running", async () => {
    const world = await makeWorld();
    const [pods, old] = [await world.pods(), await world.set()];
    const resizer = playResizer(world);
    try {
      const { found, replaced } = await grow(world, "64Gi");
      assert.deepEqual(found.map(({ capacity }) => capacity), ["32Gi", "32Gi", "32Gi"]);
      assert.equal(replaced, true);
    } finally {
      await resizer.stop();
    }
    assert.deepEqual(resizer.grown, ["data-etcd-0", "data-etcd-1", "data-etcd-2"]);
    assert.notEqual((await world.set())?.metadata?.uid, old?.metadata?.uid);
    await assertGrown(world, { size: "64Gi", pods });
  });

  itWithControllers("leaves nothing for the next sync to change", async () => {
    const world = await makeWorld();
    const refused = await world.sync(world.config("64Gi"));
    assert.equal(refused.status, 422, "a StatefulSet refuses a larger volume");
    await growWithResizer(world, "64Gi");
    const grown = await world.set();
    const { body, status } = await world.sync(world.config("64Gi"));
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((body as V1StatefulSet).metadata?.generation, grown?.metadata?.generation);
    assert.deepEqual((body as V1StatefulSet).spec, grown?.spec);
  });

  itWithControllers("does nothing in a cluster whose volumes have the size", async () => {
    const world = await makeWorld();
    const before = await world.set();
    const writes: string[] = [];
    await grow(world, "32Gi", {
      request: (call) => {
        if (call.method !== "GET") writes.push(call.path);
        return api.request(call);
      },
    });
    assert.deepEqual(writes, []);
    // Its controller may tell its status at any time.
    const after = await world.set();
    assert.equal(after?.metadata?.uid, before?.metadata?.uid);
    assert.deepEqual(after?.spec, before?.spec);
  });

  itWithControllers("waits for the restart of a pod, and says how", async () => {
    const world = await makeWorld();
    const resizer = playResizer(world, { needsRestart: true });
    const told: string[] = [];
    const restart = async (line: string) => {
      told.push(line);
      const [, pod] = /run: kubectl .* delete pod (\S+)/.exec(line) ?? [];
      if (pod === undefined) return;
      await world.send({
        method: "DELETE",
        path: `/api/v1/namespaces/${world.namespace}/pods/${pod}`,
      });
    };
    try {
      await grow(world, "64Gi", { write: restart });
    } finally {
      await resizer.stop();
    }
    assert.deepEqual(resizer.grown, ["data-etcd-0", "data-etcd-1", "data-etcd-2"]);
    assert.match(told.join(""), /Waiting for user to \(re-\)start a pod/);
    await until(async () => (await world.pods()).length === 3);
    await assertGrown(world, { size: "64Gi" });
  });

  itWithControllers("ends when a volume takes too long, and can be run again", async () => {
    const world = await makeWorld();
    await assert.rejects(grow(world, "64Gi", { patience: 300 }), {
      code: "target-failed",
      message: 'Claim "data-etcd-0" still has 32Gi after 0.3 s: its storage has not begun yet',
    });
    assert.equal(await world.leaseHolder(), "");
    assert.deepEqual(await requests(world), ["64Gi", "32Gi", "32Gi"]);
    await growWithResizer(world, "64Gi");
    await assertGrown(world, { size: "64Gi" });
  });

  itWithControllers("changes nothing where a StorageClass does not allow it", async () => {
    const world = await makeWorld("fixed");
    await assert.rejects(grow(world, "64Gi"), {
      code: "target-failed",
      message: /"data-etcd-0" is of StorageClass "fixed", which does not allow volumes to grow/,
    });
    assert.deepEqual(await requests(world), ["32Gi", "32Gi", "32Gi"]);
  });

  itWithControllers("tells the API server's refusal if the class cannot be read", async () => {
    const world = await makeWorld("fixed");
    const request: KubernetesRequest = (call) =>
      call.path.includes("storageclasses")
        ? Promise.resolve({ status: 403, body: { message: "forbidden" } })
        : api.request(call);
    await assert.rejects(grow(world, "64Gi", { request }), {
      code: "kubernetes-request-failed",
      message: /Claim "data-etcd-0" stays at 32Gi: .*storageclass .* must support resize/,
    });
    assert.equal(await world.leaseHolder(), "");
  });

  itWithControllers("tells which claim a quota stops, and goes on once it is raised", async () => {
    const world = await makeWorld();
    // 96Gi are used: there is room for the first one only.
    await setQuota(world, "128Gi");
    const resizer = playResizer(world);
    const { uid } = (await world.set())?.metadata ?? {};
    try {
      await assert.rejects(grow(world, "64Gi"), {
        code: "kubernetes-request-failed",
        message: /Claim "data-etcd-1" stays at 32Gi: .*exceeded quota: volumes/,
      });
      assert.deepEqual(await requests(world), ["64Gi", "32Gi", "32Gi"]);
      assert.equal((await world.set())?.metadata?.uid, uid);
      assert.equal(await world.leaseHolder(), "");
      await setQuota(world, "192Gi");
      await grow(world, "64Gi");
    } finally {
      await resizer.stop();
    }
    await assertGrown(world, { size: "64Gi" });
  });

  itWithControllers("waits for nobody who holds the cluster, and changes nothing", async () => {
    const world = await makeWorld();
    await world.send({
      method: "POST",
      path: `/apis/coordination.k8s.io/v1/namespaces/${world.namespace}/leases`,
      body: JSON.stringify({
        metadata: { name: "etcd-operations" },
        spec: {
          holderIdentity: "keeper",
          leaseDurationSeconds: 120,
          renewTime: new Date().toISOString().replace("Z", "000Z"),
        },
      }),
    });
    await assert.rejects(grow(world, "64Gi"), {
      code: "target-failed",
      message: 'Another operation is under way: "keeper"',
    });
    assert.equal(await world.leaseHolder(), "keeper");
    assert.deepEqual(await requests(world), ["32Gi", "32Gi", "32Gi"]);
  });

  itWithControllers("takes the place back from a sync that came between", async () => {
    const world = await makeWorld();
    const request: KubernetesRequest = async (call) => {
      const answer = await api.request(call);
      if (call.method !== "DELETE" || !call.path.includes("statefulsets")) return answer;
      await until(async () => await world.set() === undefined);
      assert.equal((await world.sync(world.config("32Gi"))).status, 201);
      return answer;
    };
    const resizer = playResizer(world);
    try {
      await assert.rejects(grow(world, "64Gi", { request }), { code: "kubernetes-request-failed" });
      await grow(world, "64Gi");
    } finally {
      await resizer.stop();
    }
    await until(async () => (await world.pods()).length === 3);
    await assertGrown(world, { size: "64Gi" });
  });

  itWithControllers("is finished by the next run, wherever it was killed", async () => {
    let kills = 0;
    for (let writes = 1; writes <= mostWrites; writes++) {
      const world = await makeWorld();
      const pods = await world.pods();
      const resizer = playResizer(world);
      try {
        const request = killedAfter(writes, (call) => api.request(call));
        const killed = await grow(world, "64Gi", { request }).then(() => false, assertKilled);
        if (!killed) break;
        kills++;
        await grow(world, "64Gi");
      } finally {
        await resizer.stop();
      }
      await assertGrown(world, { size: "64Gi", pods });
    }
    assert.ok(kills >= 10 && kills < mostWrites, `${kills} kills`);
  });

  async function makeWorld(storageClass = "fast"): Promise<GrowthWorld> {
    return await makeGrowthWorld(api, { namespace: `growth-${++worlds}`, storageClass });
  }

  interface GrowOptions {
    readonly request?: KubernetesRequest;
    readonly patience?: number;
    readonly write?: (text: string) => unknown;
  }

  async function grow(
    world: GrowthWorld,
    size: string,
    { patience = 30_000, request = api.request, write = () => undefined }: GrowOptions = {},
  ): Promise<GrowthReport> {
    return await growVolumes({
      client: createClusterClient(request),
      manager,
      progress: createProgress({ terminal: false, write }),
      now: () => new Date(),
      signal: new AbortController().signal,
      patience,
      interval: 20,
    }, growthPlan(world.config(size)));
  }

  async function growWithResizer(world: GrowthWorld, size: string): Promise<void> {
    const resizer = playResizer(world);
    try {
      await grow(world, size);
    } finally {
      await resizer.stop();
    }
  }

  async function assertGrown(
    world: GrowthWorld,
    { pods, size }: { readonly size: string; readonly pods?: readonly V1Pod[] },
  ): Promise<void> {
    assert.deepEqual(await requests(world), [size, size, size]);
    const capacities = (await world.claims()).map(({ status }) => status?.capacity?.storage);
    assert.deepEqual(capacities, [size, size, size]);
    assert.equal((await world.sync(world.config(size))).status, 200);
    const set = await world.set();
    assert.equal(set?.spec?.replicas, 3);
    const [template] = set.spec.volumeClaimTemplates ?? [];
    assert.equal(template?.spec?.resources?.requests?.storage, size);
    assert.equal(isCountedByKeeper(set), true);
    await until(async () =>
      (await world.pods()).every(({ metadata }) =>
        metadata?.ownerReferences?.[0]?.uid === set.metadata?.uid
      )
    );
    if (pods !== undefined) {
      assert.deepEqual((await world.pods()).map(uidOf), pods.map(uidOf));
    }
    const { status } = await api.request({
      method: "GET",
      path: `/api/v1/namespaces/${world.namespace}/configmaps/etcd-growth`,
    });
    assert.equal(status, 404);
    assert.equal(await world.leaseHolder(), "");
  }

  async function requests(world: GrowthWorld): Promise<unknown[]> {
    return (await world.claims()).map(({ spec }) => spec?.resources?.requests?.storage);
  }

  /** No controller fills the status in here. */
  async function setQuota(world: GrowthWorld, storage: string): Promise<void> {
    const hard = { "requests.storage": storage };
    const path = `/api/v1/namespaces/${world.namespace}/resourcequotas`;
    const object = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "volumes" } };
    const [{ status }] = [await api.request({ method: "GET", path: `${path}/volumes` })];
    const body = JSON.stringify({ ...object, spec: { hard } });
    const contentType = "application/merge-patch+json";
    if (status === 404) await world.send({ method: "POST", path, body });
    else await world.send({ method: "PATCH", path: `${path}/volumes`, body, contentType });
    const claims = await requests(world);
    const used = claims.reduce((sum: number, size) => sum + Number.parseInt(String(size)), 0);
    await world.send({
      method: "PATCH",
      path: `${path}/volumes/status`,
      contentType,
      body: JSON.stringify({ status: { hard, used: { "requests.storage": `${used}Gi` } } }),
    });
  }
});

function uidOf({ metadata }: V1Pod): string {
  return `${metadata?.name} ${metadata?.uid}`;
}
