import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../diagnostics/failure.ts";
import type { LoadPlan, LoadShare, PhaseLoad } from "./load_plan.ts";
import { type LoadWorkers, startLoadWorkers } from "./load_workers.ts";

function planOf(workload: string, load: PhaseLoad): LoadPlan {
  return {
    groups: [{ name: "tenants", workload, settings: {}, tenants: 1, connections: 1 }],
    phases: [{ begin: 0, duration: 100, measured: true, loads: [load] }],
    seed: 1,
    requestTimeout: 1_000,
  };
}

function shareOf(plan: LoadPlan): LoadShare {
  return { plan, endpoints: ["127.0.0.1:1"], serverName: undefined, tenants: [] };
}

const plan = planOf("kubernetes", { kind: "open", from: 1, to: 1, arrival: "poisson" });
const kubernetes = shareOf(plan);
const share = shareOf({ ...plan, groups: planOf("no-such-workload", slot()).groups });

function slot(): PhaseLoad {
  return { kind: "closed", inFlight: 1 };
}

function isFailure(message: RegExp) {
  return (error: unknown): boolean =>
    error instanceof Failure && error.code === "target-failed" && message.test(error.message);
}

describe("startLoadWorkers()", () => {
  let workers: LoadWorkers;

  afterEach(() => workers.close());

  it("prepares, runs and merges threads of their own", async () => {
    workers = startLoadWorkers(plan, [kubernetes, kubernetes]);
    await workers.prepare();
    const { check, recording } = await workers.run(Date.now());
    assert.equal(recording.phases[0]?.lag.count, 0);
    assert.deepEqual(check, { checks: {}, violations: [], measures: {} });
    assert.deepEqual(workers.counters(), { sent: 0, ended: 0, failed: 0, inFlight: 0 });
  });

  it("fails with the reason of the worker that failed", async () => {
    workers = startLoadWorkers(plan, [kubernetes, share]);
    await assert.rejects(workers.prepare(), isFailure(/There is no workload "no-such-workload"/));
  });

  it("asks nothing more of a worker that failed, whose first reason stands", async () => {
    workers = startLoadWorkers(plan, [share]);
    await assert.rejects(workers.prepare());
    await assert.rejects(workers.run(Date.now()), isFailure(/no-such-workload/));
  });

  it("refuses to run what was never prepared", async () => {
    workers = startLoadWorkers(plan, [kubernetes]);
    await assert.rejects(workers.run(Date.now()), isFailure(/before it was prepared/));
  });

  it("ends when it is stopped, even before it began", async () => {
    const closed = planOf("kubernetes", slot());
    workers = startLoadWorkers(closed, [shareOf(closed)]);
    await workers.prepare();
    const began = performance.now();
    const run = workers.run(Date.now() + 60_000);
    workers.stop();
    await run;
    assert.ok(performance.now() - began < 10_000);
  });
});
