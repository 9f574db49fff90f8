import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { GroupLoad } from "../bench/scenarios/trial.ts";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";
import { type FaultOutcome, pause, runUnderFault } from "./run_under_fault.ts";

/**
 * All members stand still for S seconds of a run of T. Whoever comes at a moment of the stall
 * waits for the rest of it, and with requests that are due at even distances as many come at one
 * moment as at any other, so P(latency > x) = (S - x) / T for 0 < x < S: of the latencies of all
 * requests, the one that a share p exceeds is S - p T.
 *
 * A closed loop asks less during the stall: only its requests in flight ever see it, and a
 * percentile above their share of all requests does not (coordinated omission).
 */
function stallQuantile(stall: number, duration: number, exceeding: number): number {
  return stall - exceeding * duration;
}

/**
 * Milliseconds. All that came during the stall is answered after it in some order, which takes a
 * moment and longer on a busy machine, and an operation may be several requests.
 */
const tolerance = { below: 100, above: 200 } as const;

/** Milliseconds that a request takes at most when nothing stalls. */
const ordinary = 100;

describe("a stall of all members for a second", () => {
  let cluster: LocalCluster;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary, { members: 3 });
  });
  after(() => cluster?.stop());

  it("is in the percentiles of an open loop as the model says", async () => {
    const duration = 30_000;
    const load = { kind: "open", rate: 60, arrival: "uniform" } as const;
    const { outcome, stall } = await quietly(
      () => runWithStall(cluster, { load, duration }),
      ({ outcome }) => outcome.report.verdict === "pass",
    );
    const { p90, p99, p999, max } = outcome.totals.latency;
    atLeast(p99, stallQuantile(stall, duration, 0.01));
    atMost(p99, stallQuantile(stall, duration, 0.01));
    atLeast(p999, stallQuantile(stall, duration, 0.001));
    atLeast(max, stall);
    // The bounds that the model gives for a stall of exactly one second.
    assert.ok(p99 >= 600 && p99 <= 900, `p99 ${p99} ms`);
    assert.ok(p999 >= 900, `p99.9 ${p999} ms`);
    assert.ok(p90 < ordinary, `p90 ${p90} ms: a stall of a thirtieth reaches only 3.3 %`);
  });

  it("is hidden from the 99th percentile of a closed loop", async () => {
    const duration = 30_000;
    const inFlight = 8;
    const { outcome, stall } = await quietly(
      () => runWithStall(cluster, { load: { kind: "closed", inFlight }, duration }),
      ({ outcome }) => hidingOperations(outcome, inFlight).every((p99) => p99 < ordinary),
    );
    const { count, max } = outcome.totals.latency;
    assert.ok(inFlight / count < 0.01, `${count} requests are too few to hide ${inFlight}`);
    atLeast(max, stall);
    const hiding = hidingOperations(outcome, inFlight);
    assert.ok(hiding.length >= 2, `${hiding.length} operations are frequent enough`);
    for (const p99 of hiding) assert.ok(p99 < ordinary, `p99 ${p99} ms`);
  });
});

interface StallRun {
  readonly load: GroupLoad;
  readonly duration: number;
}

interface StallOutcome {
  readonly outcome: FaultOutcome;
  /** Milliseconds that the members really stood still. */
  readonly stall: number;
}

async function runWithStall(cluster: LocalCluster, run: StallRun): Promise<StallOutcome> {
  const leaderChanges = await leaderChangesOf(cluster);
  let stall = 0;
  const outcome = await runUnderFault(cluster, {
    ...run,
    faultAfter: run.duration / 3,
    fault: async () => {
      const from = performance.now();
      await pause(cluster.members, 1_000);
      stall = performance.now() - from;
    },
  });
  assert.deepEqual(outcome.report.correctness.violations, []);
  assert.deepEqual(outcome.totals.errors, {});
  // Time that a process is stopped does not pass for raft, so nobody calls an election after it;
  // one would make the stall longer than it was meant to be.
  assert.equal(await leaderChangesOf(cluster), leaderChanges);
  return { outcome, stall };
}

async function leaderChangesOf(cluster: LocalCluster): Promise<string> {
  const seen = await Promise.all(cluster.members.map(async ({ metricsUrl }) => {
    const metrics = await (await fetch(`${metricsUrl}/metrics`)).text();
    return /^etcd_server_leader_changes_seen_total \d+$/m.exec(metrics)?.[0];
  }));
  return seen.join();
}

/** A neighbour that takes the processors makes the generator late: then it is tried once more. */
async function quietly<Result>(
  measure: () => Promise<Result>,
  wasQuiet: (result: Result) => boolean,
): Promise<Result> {
  const result = await measure();
  return wasQuiet(result) ? result : await measure();
}

/**
 * The 99th percentiles of the operations frequent enough to hide all requests in flight. A list is
 * left out: it is several requests, and takes over 100 ms in a closed loop that nothing stalls.
 */
function hidingOperations({ phase }: FaultOutcome, inFlight: number): number[] {
  return phase.operations
    .filter(({ kind, latency }) => kind !== "list" && inFlight / latency.count < 0.01)
    .map(({ latency }) => latency.p99);
}

function atLeast(actual: number, expected: number): void {
  const message = `${actual} ms, the model says ${Math.round(expected)} ms`;
  assert.ok(actual >= expected - tolerance.below, message);
}

function atMost(actual: number, expected: number): void {
  const message = `${actual} ms, the model says ${Math.round(expected)} ms`;
  assert.ok(actual <= expected + tolerance.above, message);
}
