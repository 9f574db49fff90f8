import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { tenantOf } from "../etcd/tenants/tenant.ts";
import type { LoadPlan } from "./engine/load_plan.ts";
import { objectives } from "./results/objective.ts";
import { type BenchmarkOptions, runBenchmark } from "./run_benchmark.ts";
import { freePorts } from "./targets/local/free_ports.ts";
import { createLocalPki, type LocalPki } from "./targets/local/local_pki.ts";
import type { Target } from "./targets/target.ts";

const plan: LoadPlan = {
  workload: "kubernetes",
  model: { kind: "open", rate: 10, arrival: "uniform" },
  seed: 1,
  warmup: 0,
  duration: 1_000,
  requestTimeout: 500,
};

describe("runBenchmark on a target that nobody answers for", () => {
  let directory: string;
  let pki: LocalPki;
  let steps: string[];
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "run-benchmark-" });
    pki = await createLocalPki(directory);
    steps = [];
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  function optionsOf(target: Partial<Target> = {}): BenchmarkOptions {
    const { none } = objectives;
    assert.ok(none !== undefined);
    return {
      target: {
        title: "nobody",
        version: "3.6.16",
        members: 1,
        endpoints: [`127.0.0.1:${freePorts(1)[0]}`],
        serverName: "localhost",
        sharedMachine: true,
        onboard: (names) =>
          Promise.all(names.map(async (name) => {
            return { tenant: tenantOf(name), credentials: await pki.credentialsOf(name) };
          })),
        failures: () => Promise.resolve([]),
        close: () => Promise.resolve(),
        ...target,
      },
      plan,
      tenants: 1,
      objective: none,
      workers: 1,
      tool: "test",
      progress: {
        step: (title) => ({
          done: () => steps.push(`${title}: done`),
          failed: () => steps.push(`${title}: failed`),
          skipped: () => steps.push(`${title}: skipped`),
        }),
        status: () => {},
        print: () => {},
        close: () => {},
      },
    };
  }

  it("fails with what the connection said, and names the step", async () => {
    await assert.rejects(runBenchmark(optionsOf()), {
      code: "target-failed",
      message: /^A load worker failed: .*(UNAVAILABLE|DEADLINE_EXCEEDED|ECONNREFUSED)/,
    });
    assert.deepEqual(steps, [
      "Onboarding 1 tenant: done",
      "Connecting tenants and creating their objects: failed",
    ]);
  });

  it("fails with what broke in the target, where it knows", async () => {
    const failure = new Failure("target-failed", 'Member "etcd-0" ended unexpectedly');
    const options = optionsOf({ failures: () => Promise.resolve([failure]) });
    await assert.rejects(runBenchmark(options), failure);
  });

  it("says that nothing was measured when it is interrupted while it connects", async () => {
    const interruption = new AbortController();
    const options = optionsOf({ failures: () => assert.fail("an interruption needs no reason") });
    const running = runBenchmark({ ...options, signal: interruption.signal });
    interruption.abort();
    await assert.rejects(running, { code: "interrupted" });
  });
});
