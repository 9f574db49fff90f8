import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { objectives } from "./results/objective.ts";
import { runTrial, type RunTrialOptions } from "./run_trial.ts";
import type { Trial } from "./scenarios/trial.ts";
import { createLocalPki, type LocalPki } from "./targets/local/local_pki.ts";
import type { Target } from "./targets/target.ts";
import { silentProgress } from "./testing/silent_progress.ts";
import { silentTarget } from "./testing/silent_target.ts";

const trial: Trial = {
  name: "steady",
  purpose: "Fail",
  groups: { tenants: { tenants: 1, workload: "kubernetes" } },
  phases: [{
    name: "steady",
    seconds: 1,
    load: { tenants: { kind: "open", rate: 10, arrival: "uniform" } },
  }],
};

describe("runTrial() on a target that nobody answers for", () => {
  let directory: string;
  let pki: LocalPki;
  let told: string[];
  beforeEach(async () => {
    directory = await Deno.makeTempDir({ prefix: "run-trial-" });
    pki = await createLocalPki(directory);
    told = [];
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  function optionsOf(target: Partial<Target> = {}): RunTrialOptions {
    const { none } = objectives;
    assert.ok(none !== undefined);
    return {
      target: silentTarget(pki, target),
      seed: 1,
      prefix: "bench1-",
      objective: none,
      workers: 1,
      requestTimeout: 500,
      progress: silentProgress(told),
    };
  }

  it("fails with what the connection said, and names the step", async () => {
    await assert.rejects(runTrial(trial, optionsOf()), {
      code: "target-failed",
      message: /^A load worker failed: .*(UNAVAILABLE|DEADLINE_EXCEEDED|ECONNREFUSED)/,
    });
    assert.deepEqual(told, [
      "Onboarding 1 tenant: done",
      "Connecting tenants and creating their objects: failed",
    ]);
  });

  it("fails with what broke in the target, where it knows", async () => {
    const failure = new Failure("target-failed", 'Member "etcd-0" ended unexpectedly');
    const options = optionsOf({ failures: () => Promise.resolve([failure]) });
    await assert.rejects(runTrial(trial, options), failure);
  });

  it("says that nothing was measured when it is interrupted while it connects", async () => {
    const interruption = new AbortController();
    const options = optionsOf({ failures: () => assert.fail("an interruption needs no reason") });
    const running = runTrial(trial, { ...options, signal: interruption.signal });
    interruption.abort();
    await assert.rejects(running, { code: "interrupted" });
  });

  it("refuses a trial that makes no sense before it onboards anybody", async () => {
    const wrong = { ...trial, phases: [...trial.phases, ...trial.phases] };
    await assert.rejects(runTrial(wrong, optionsOf()), {
      code: "usage",
      message: 'Trial "steady" has two phases "steady"',
    });
    assert.deepEqual(told, []);
  });
});
