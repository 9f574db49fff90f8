import { after, before, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import type { LocalMember } from "../bench/targets/local/local_member.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";
import { type FaultOutcome, leaderOf, pause, runUnderFault, sleep } from "./run_under_fault.ts";

const rate = 60;
const load = { kind: "open", rate, arrival: "uniform" } as const;

/** What clients see of a member that is gone, or of a cluster between two leaders. */
const expectedErrors = ["no-leader", "timeout", "unavailable"];

describe("a benchmark on three members", () => {
  let cluster: LocalCluster;
  let leader: LocalMember;
  let follower: LocalMember;

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary, { members: 3 });
  });
  beforeEach(async () => {
    leader = await leaderOf(cluster);
    const other = cluster.members.find((member) => member !== leader);
    assert.ok(other !== undefined);
    follower = other;
  });
  after(() => cluster?.stop());

  it("goes on when the leader is killed, and is served again when it is back", async () => {
    const outcome = await runUnderFault(cluster, {
      load,
      duration: 9_000,
      faultAfter: 1_500,
      fault: () => restart(leader),
    });
    assertWholeLoad(outcome, 9_000);
    assertServedAgain(outcome, { from: 6_500, to: 9_000 });
    assert.ok(failuresOf(outcome) >= 5, "nobody noticed that a third of the members was gone");
    await allReady(cluster);
  });

  it("goes on when a follower is killed, and is served again when it is back", async () => {
    const outcome = await runUnderFault(cluster, {
      load,
      duration: 7_000,
      faultAfter: 1_500,
      fault: () => restart(follower),
    });
    assertWholeLoad(outcome, 7_000);
    assertServedAgain(outcome, { from: 5_000, to: 7_000 });
    assert.ok(failuresOf(outcome) >= 5, "nobody noticed that a third of the members was gone");
    await allReady(cluster);
  });

  it("goes on when all members are killed, and is served again when they are back", async () => {
    const outcome = await runUnderFault(cluster, {
      load,
      duration: 20_000,
      faultAfter: 1_500,
      fault: async () => {
        await Promise.all(cluster.members.map(restart));
      },
    });
    assertWholeLoad(outcome, 20_000);
    assertServedAgain(outcome, { from: 17_000, to: 20_000 });
    assert.ok(failuresOf(outcome) >= rate / 2, "nobody noticed that all members were gone");
    await allReady(cluster);
  });

  it("goes on when a member says goodbye to its clients, as it does in every rollout", async () => {
    const outcome = await runUnderFault(cluster, {
      load,
      duration: 11_000,
      faultAfter: 500,
      fault: async () => {
        // It waits for the watches to end, for 7 s in vain.
        await follower.stop();
        follower.start();
      },
    });
    assertWholeLoad(outcome, 11_000);
    await allReady(cluster);
  });

  it("goes on when the leader is paused for a second", async () => {
    const outcome = await runUnderFault(cluster, {
      load,
      duration: 6_000,
      faultAfter: 1_500,
      fault: () => pause([leader], 1_000),
    });
    assertWholeLoad(outcome, 6_000);
    assertServedAgain(outcome, { from: 4_000, to: 6_000 });
    assert.ok(failuresOf(outcome) <= rate, "more failed than came during the pause");
  });

  it("goes on when all members are paused for a second, and counts the pause", async () => {
    const outcome = await runUnderFault(cluster, {
      load,
      duration: 6_000,
      faultAfter: 1_500,
      fault: () => pause(cluster.members, 1_000),
    });
    assertWholeLoad(outcome, 6_000);
    assertServedAgain(outcome, { from: 4_000, to: 6_000 });
    assert.ok(failuresOf(outcome) <= rate, "more failed than came during the pause");
    assert.ok(outcome.totals.latency.max >= 900, "the pause is not in the latencies");
  });
});

async function restart(member: LocalMember): Promise<void> {
  member.signal("SIGKILL");
  await sleep(1_000);
  assert.equal(member.pid, undefined);
  member.start();
}

async function allReady(cluster: LocalCluster): Promise<void> {
  await Promise.all(cluster.members.map((member) => member.ready({ timeout: 20_000 })));
  assert.deepEqual(await cluster.failures(), [], "a fault of ours is no failure of the target");
}

function failuresOf({ totals }: FaultOutcome): number {
  return Object.values(totals.errors).reduce((sum, count) => sum + count, 0);
}

/** Every request that was due is accounted for, each failure has a class, no promise is broken. */
function assertWholeLoad(outcome: FaultOutcome, duration: number): void {
  const { phase, report: { correctness, verdict }, totals } = outcome;
  assert.deepEqual(correctness.violations, []);
  assert.ok(["pass", "generator-lagged"].includes(verdict), verdict);
  const due = rate * duration / 1000;
  assert.ok(Math.abs(phase.offered - due) <= 0.02 * due, `${phase.offered} of ${due} were due`);
  assert.equal(phase.skipped, 0);
  const done = phase.operations.reduce((sum, operation) => sum + operation.done, 0);
  assert.equal(done + totals.conflicts + failuresOf(outcome), phase.offered);
  const unexpected = Object.keys(totals.errors).filter((name) => !expectedErrors.includes(name));
  assert.deepEqual(unexpected, []);
  assert.ok((correctness.checks["events"] ?? 0) > 0);
}

/** Between two moments, at least two thirds of what was due was answered well. */
function assertServedAgain(
  { samples }: FaultOutcome,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const first = samples.find(({ at }) => at >= from);
  const last = samples.findLast(({ at }) => at <= to);
  assert.ok(first !== undefined && last !== undefined && last.at > first.at);
  const served = last.answered - last.failed - (first.answered - first.failed);
  const due = rate * (last.at - first.at) / 1000;
  assert.ok(served >= due * 2 / 3, `${served} of ${Math.round(due)} were served in the end`);
}
