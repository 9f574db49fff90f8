import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../../diagnostics/failure.ts";
import type { LoadShare } from "./load_plan.ts";
import { type LoadWorkers, startLoadWorkers } from "./load_workers.ts";

const share: LoadShare = {
  plan: {
    workload: "no-such-workload",
    model: { kind: "open", rate: 1, arrival: "poisson" },
    seed: 1,
    warmup: 0,
    duration: 100,
    requestTimeout: 1_000,
  },
  mix: [],
  endpoints: ["127.0.0.1:1"],
  serverName: undefined,
  tenantCount: 0,
  tenants: [],
};

const kubernetes = { ...share, plan: { ...share.plan, workload: "kubernetes" } };

function isFailure(message: RegExp) {
  return (error: unknown): boolean =>
    error instanceof Failure && error.code === "target-failed" && message.test(error.message);
}

describe("startLoadWorkers()", () => {
  let workers: LoadWorkers;

  afterEach(() => workers.close());

  it("prepares, runs and merges threads of their own", async () => {
    workers = startLoadWorkers([kubernetes, kubernetes]);
    await workers.prepare();
    const { check, recording } = await workers.run(Date.now());
    assert.equal(recording.lag.count, 0);
    assert.deepEqual(check, { checks: {}, violations: [] });
    assert.deepEqual(workers.counters(), { sent: 0, ended: 0, failed: 0, inFlight: 0 });
  });

  it("fails with the reason of the worker that failed", async () => {
    workers = startLoadWorkers([kubernetes, share]);
    await assert.rejects(workers.prepare(), isFailure(/There is no workload "no-such-workload"/));
  });

  it("asks nothing more of a worker that failed, whose first reason stands", async () => {
    workers = startLoadWorkers([share]);
    await assert.rejects(workers.prepare());
    await assert.rejects(workers.run(Date.now()), isFailure(/no-such-workload/));
  });

  it("refuses to run what was never prepared", async () => {
    workers = startLoadWorkers([kubernetes]);
    await assert.rejects(workers.run(Date.now()), isFailure(/before it was prepared/));
  });

  it("ends when it is stopped, even before it began", async () => {
    const model = { kind: "closed", inFlight: 1 } as const;
    workers = startLoadWorkers([{ ...kubernetes, plan: { ...kubernetes.plan, model } }]);
    await workers.prepare();
    const began = performance.now();
    const run = workers.run(Date.now() + 60_000);
    workers.stop();
    await run;
    assert.ok(performance.now() - began < 10_000);
  });
});
