import { describe, it } from "@std/testing/bdd";
import * as z from "zod";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { emptyFindings } from "./conclude_run.ts";
import { exampleTrial } from "./results/example_result.ts";
import { objectives } from "./results/objective.ts";
import { runResultSchema } from "./results/run_result.ts";
import type { TrialReport } from "./results/trial_report.ts";
import { runScenario, type RunScenarioOptions } from "./run_scenario.ts";
import { defineScenario } from "./scenarios/scenario.ts";
import type { ClusterNeeds, Trial } from "./scenarios/trial.ts";
import type { Target } from "./targets/target.ts";
import { silentProgress } from "./testing/silent_progress.ts";

const settings = { needs: [{}] as readonly ClusterNeeds[], missed: [] as readonly string[] };

/** A trial for each need, and a conclusion that names what each one reported. */
const scenario = defineScenario<Record<string, never> & typeof settings>({
  name: "several",
  title: "Several trials",
  question: "Do they run?",
  settings: z.any(),
  profiles: { quick: settings as never, standard: settings as never, full: settings as never },
  faults: false,
  *trials({ missed, needs }) {
    const seen: string[] = [];
    for (const [index, cluster] of needs.entries()) {
      const report = yield {
        name: `trial-${index}`,
        purpose: "Run",
        cluster,
        groups: { tenants: { tenants: 1, workload: "kubernetes" } },
        phases: [{ name: "only", seconds: 1, load: {} }],
      };
      seen.push(report.name);
    }
    return { ...emptyFindings, missed: [...missed], notes: seen };
  },
});

interface Run {
  readonly needs?: readonly ClusterNeeds[];
  readonly missed?: readonly string[];
  /** By index of the trial: what is different of its report, or why there is none. */
  readonly outcomes?: Readonly<Record<number, Partial<TrialReport> | Failure>>;
  readonly failures?: readonly Failure[];
}

/** Runs the scenario on targets that note what is done with them. */
async function run({ failures = [], missed = [], needs = [{}], outcomes = {} }: Run = {}) {
  const noted: string[] = [];
  const broken: Failure[] = [];
  let opened = 0;
  const options: RunScenarioOptions = {
    open: ({ security = "authenticated" }) => {
      const name = `${security}-${opened++}`;
      noted.push(`open ${name}`);
      return Promise.resolve(target(name, () => noted.push(`close ${name}`)));
    },
    runTrial: (trial: Trial, { prefix, target }) => {
      noted.push(`${prefix}${trial.name} on ${target.title}`);
      const outcome = outcomes[Number(trial.name.split("-")[1])] ?? {};
      if (outcome instanceof Failure) return Promise.reject(outcome);
      return Promise.resolve(exampleTrial({ name: trial.name, ...outcome }));
    },
    onTargetFailure: (failure) => broken.push(failure),
    profile: "quick",
    seed: 4,
    objective: objectives["none"] ?? assert.fail("no objective"),
    workers: 1,
    tool: "test",
    configHash: "c0ffee",
    progress: silentProgress(),
  };
  const told = { needs, missed } as never;
  const running = runScenario(scenario, told, options);
  return { result: await running.catch((error: unknown) => error), noted, broken };

  function target(title: string, close: () => void): Target {
    return {
      title,
      version: "3.6.16",
      members: 3,
      sharedMachine: true,
      failures: () => Promise.resolve(failures),
      close: () => Promise.resolve(close()),
    } as unknown as Target;
  }
}

async function resultOf(options: Run) {
  return runResultSchema.parse((await run(options)).result);
}

describe("runScenario()", () => {
  it("hands every report back and assembles a valid result", async () => {
    const result = await resultOf({ needs: [{}, {}] });
    assert.deepEqual(result.trials.map(({ name }) => name), ["trial-0", "trial-1"]);
    assert.deepEqual(result.findings.notes, ["trial-0", "trial-1"]);
    assert.deepEqual([result.verdict, result.reasons], ["pass", []]);
    assert.deepEqual([result.scenario.name, result.scenario.seed], ["several", 4]);
    assert.equal(result.environment.target, "authenticated-0");
    assert.match(result.environment.hash, /^[0-9a-f]{64}$/);
  });

  it("shares a cluster among trials of equal needs, and gives each trial its own tenants", async () => {
    const { noted } = await run({
      needs: [{}, { security: "authenticated" }, { security: "plain" }, { security: "plain" }],
    });
    assert.deepEqual(noted, [
      "open authenticated-0",
      "bench1-trial-0 on authenticated-0",
      "bench2-trial-1 on authenticated-0",
      "close authenticated-0",
      "open plain-1",
      "bench3-trial-2 on plain-1",
      "bench4-trial-3 on plain-1",
      "close plain-1",
    ]);
  });

  it("opens a fresh cluster for a trial that asks for one, which the next one may use", async () => {
    const { noted } = await run({ needs: [{}, { fresh: true }, {}] });
    assert.deepEqual(noted.filter((line) => !line.startsWith("close")), [
      "open authenticated-0",
      "bench1-trial-0 on authenticated-0",
      "open authenticated-1",
      "bench2-trial-1 on authenticated-1",
      "bench3-trial-2 on authenticated-1",
    ]);
  });

  it("takes the worst verdict, with the reasons of the trials that have it", async () => {
    const { reasons, verdict } = await resultOf({
      needs: [{}, {}, {}],
      outcomes: {
        0: { verdict: "objective-missed", reasons: ["slow"] },
        1: { verdict: "isolation-violated", reasons: ["1 × lost-event"] },
        2: { verdict: "generator-lagged", reasons: ["late"] },
      },
    });
    assert.deepEqual([verdict, reasons], ["isolation-violated", ["trial-1: 1 × lost-event"]]);
  });

  it("misses its objective by what the scenario found missed", async () => {
    const { reasons, verdict } = await resultOf({ missed: ["tenants fit, but too few"] });
    assert.deepEqual([verdict, reasons], ["objective-missed", ["tenants fit, but too few"]]);
  });

  it("ends with a trial that was interrupted, and keeps what was measured", async () => {
    const { noted, result } = await run({
      needs: [{}, {}, {}],
      outcomes: { 1: { verdict: "interrupted", reasons: ["cut short"] } },
    });
    const { findings, trials, verdict } = runResultSchema.parse(result);
    assert.deepEqual([verdict, trials.length], ["interrupted", 2]);
    assert.deepEqual(findings, emptyFindings);
    assert.equal(noted.at(-1), "close authenticated-0");
  });

  it("lets a scenario conclude from its last trial, also when that was cut short", async () => {
    const { findings } = await resultOf({ outcomes: { 0: { verdict: "interrupted" } } });
    assert.deepEqual(findings.notes, ["trial-0"]);
  });

  it("ends with what broke in the target, in full, and keeps what was measured", async () => {
    const failure = new Failure("target-failed", 'Member "etcd-0" ended\nits log');
    const { broken, result } = await run({ needs: [{}, {}], outcomes: { 1: failure } });
    const { reasons, trials, verdict } = runResultSchema.parse(result);
    assert.deepEqual([verdict, trials.length], ["target-failed", 1]);
    assert.deepEqual(reasons, ['Member "etcd-0" ended']);
    assert.deepEqual(broken, [failure]);
  });

  it("fails with what went wrong before anything was measured, and closes the cluster", async () => {
    const failure = new Failure("target-failed", "No tenant");
    const { noted, result } = await run({ outcomes: { 0: failure } });
    assert.equal(result, failure);
    assert.equal(noted.at(-1), "close authenticated-0");
  });

  it("fails for a trial that makes no sense, also after others", async () => {
    const failure = new Failure("usage", "Nonsense");
    const { result } = await run({ needs: [{}, {}], outcomes: { 1: failure } });
    assert.equal(result, failure);
  });

  it("tells what broke in a target whose trial came to its end", async () => {
    const failure = new Failure("target-failed", "Member ended");
    assert.deepEqual((await run({ failures: [failure] })).broken, [failure]);
  });
});
