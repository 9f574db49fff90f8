import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import type { MemberPod } from "../../operations/keeper/back_end.ts";
import { carryOut } from "../../operations/keeper/carry_out.ts";
import type { Action } from "../../operations/keeper/step.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { mortalKeeper } from "./mortal_keeper.ts";
import { assertRolledOut, conditionOf } from "./rolled_out.ts";
import { underLoad } from "./under_load.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;

const names = ["etcd-0", "etcd-1", "etcd-2"];
const tenants = [{ name: "team-a" }, { name: "team-b" }, { name: "team-c" }];
const base: Spec = { members: 3, tenants };
const withFlags = (extraArguments: Record<string, string>): Spec => ({ ...base, extraArguments });

describe("a rollout", () => {
  let cluster: KeptCluster;
  before(async () => {
    cluster = await startKeptCluster(base);
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  it("restarts followers first and the leader last, by keepers that die at every step", async () => {
    const leader = await leaderOf(cluster);
    const done = await underLoad(cluster, async (record) => {
      cluster.commit(withFlags({ "log-level": "warn" }));
      await cluster.until(["settled"], record(mortalKeeper()));
    });
    const restarted = done.filter(({ kind }) => kind === "restart-member");
    assert.deepEqual(
      restarted.map(podOf).slice(0, 2),
      names.filter((pod) => pod !== leader)
        .reverse(),
    );
    assert.equal(podOf(restarted.at(-1)), leader);
    const moves = done.findIndex(({ kind }) => kind === "move-leader");
    assert.ok(moves > 0 && done.slice(moves).some((step) => podOf(step) === leader));
    await assertRolledOut(cluster);
  });

  it("waits while somebody else disturbs the cluster, and proves that an old step is over", async () => {
    const { operations } = cluster.backEnd;
    const hold = async (renewedAt: Date) => {
      const record = { holder: "defrag", seconds: 15, acquiredAt: renewedAt, renewedAt };
      await operations.write({ ...record, transitions: 0 }, (await operations.read())?.version);
    };
    const before = await podsOf(cluster);
    await hold(new Date());
    cluster.commit(withFlags({ "log-level": "error" }));
    for (let turn = 0; turn < 3; turn++) {
      const step = await cluster.turn();
      assert.equal("reason" in step ? step.reason : step.kind, "OperationRunning");
    }
    assert.equal((await conditionOf(cluster, "Operating"))?.reason, "SomebodyElse");
    assert.equal((await conditionOf(cluster, "RolledOut"))?.reason, "RolloutPending");
    assert.deepEqual((await podsOf(cluster)).map(uidOf), before.map(uidOf));
    await hold(new Date(Date.now() - 60_000));
    assert.equal((await cluster.until(["restart-member"])).kind, "restart-member");
    const taken = (await operations.read())?.record;
    assert.equal(taken?.holder, "keeper");
    assert.deepEqual(taken.work, {
      operation: "rollout",
      member: podOf(await lastRestarted(cluster)),
      step: "restart-member",
    });
    await cluster.until(["settled"]);
    await assertRolledOut(cluster);
  });

  it("stops after one member when the template is bad, and goes back by a commit", async () => {
    const good = cluster.config.spec.extraArguments;
    const before = await podsOf(cluster);
    await underLoad(cluster, async (record) => {
      cluster.commit(withFlags({ "no-such-flag": "1" }));
      const step = await cluster.until(["blocked"], record(carryOut));
      assert.equal("reason" in step && step.reason, "RolloutStopped");
      for (let turn = 0; turn < 5; turn++) await cluster.turn(record(carryOut));
      const now = await podsOf(cluster);
      const same = now.filter(({ uid }) => before.some((pod) => pod.uid === uid));
      assert.equal(same.length, 2);
      assert.equal((await cluster.backEnd.operations.read())?.record.holder, "");
      cluster.commit(withFlags({ "log-level": String(good["log-level"]) }));
      await cluster.until(["settled"], record(carryOut));
    });
    const now = await podsOf(cluster);
    assert.equal(now.filter(({ uid }) => before.some((pod) => pod.uid === uid)).length, 2);
    await assertRolledOut(cluster);
  });

  it("stands still while the cluster is paused", async () => {
    const before = await podsOf(cluster);
    cluster.commit({ ...withFlags({ "log-level": "info" }), paused: true });
    assert.equal((await cluster.turn()).kind, "paused");
    assert.deepEqual((await podsOf(cluster)).map(uidOf), before.map(uidOf));
  });
});

describe("a rollout of the only member", () => {
  let cluster: KeptCluster;
  before(async () => {
    cluster = await startKeptCluster({ members: 1 });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  it("restarts it, and mends it when the template was bad", async () => {
    cluster.commit({ members: 1, extraArguments: { "no-such-flag": "1" } });
    const step = await cluster.until(["restart-member"]);
    assert.match(step.kind === "restart-member" ? step.why : "", /only member/);
    await cluster.until(["wait"]);
    for (let turn = 0; turn < 5; turn++) await cluster.turn();
    cluster.commit({ members: 1 });
    await cluster.until(["settled"]);
    assert.equal((await conditionOf(cluster, "RolledOut"))?.status, "True");
  });
});

function podsOf({ backEnd }: KeptCluster): Promise<readonly MemberPod[]> {
  return backEnd.pods(names);
}

function uidOf({ uid }: MemberPod): string {
  return uid;
}

function podOf(step: Action | undefined): string | undefined {
  return step?.kind === "restart-member" ? step.pod.name : undefined;
}

async function lastRestarted(cluster: KeptCluster): Promise<Action | undefined> {
  const pod = (await podsOf(cluster)).find(({ isEnding }) => isEnding);
  return pod === undefined ? undefined : { kind: "restart-member", pod, why: "" };
}

async function leaderOf({ pods }: KeptCluster): Promise<string | undefined> {
  for (const [pod, { metricsUrl }] of pods.members) {
    const text = await (await fetch(`${metricsUrl}/metrics`)).text();
    if (/^etcd_server_is_leader 1$/m.test(text)) return pod;
  }
  return undefined;
}
