import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint } from "../diagnostics/paint.ts";
import { allScenarios } from "./find_scenario.ts";
import { planScenario } from "./plan_scenario.ts";
import { planTrial } from "./plan_trial.ts";
import { plausibleReport } from "./plausible_report.ts";
import { planText } from "./results/plan_text.ts";
import { trialReportSchema } from "./results/trial_report.ts";
import { kubernetesSteady } from "./scenarios/kubernetes_steady.ts";
import type { Trial } from "./scenarios/trial.ts";

const trial: Trial = {
  name: "shared",
  purpose: "See who hurts whom",
  cluster: { members: 1, security: "plain", quotaBytes: 1_000, fresh: true },
  groups: {
    victims: { tenants: 3, workload: "kubernetes" },
    aggressor: { tenants: 1, workload: "kubernetes", connections: 8, identity: "root" },
  },
  phases: [
    {
      name: "alone",
      seconds: 10,
      measured: false,
      load: { victims: { kind: "open", rate: 15, arrival: "poisson" } },
    },
    { name: "rest", seconds: 2.5, load: {} },
    {
      name: "shared",
      seconds: 20,
      load: {
        victims: { kind: "ramp", from: 5, to: 25, arrival: "uniform" },
        aggressor: { kind: "closed", inFlight: 4 },
      },
    },
  ],
  events: [{ at: 15, action: { kind: "kill", member: "leader", seconds: 2 } }],
};

describe("planScenario()", () => {
  it("comes to the end of every scenario in every profile", async () => {
    for (const scenario of await allScenarios()) {
      for (const settings of Object.values(scenario.profiles)) {
        assert.ok(planScenario(scenario, settings, { seed: 1 }).length > 0, scenario.name);
      }
    }
  });

  it("refuses a scenario that has no end", () => {
    const endless = {
      ...kubernetesSteady,
      *trials() {
        for (;;) yield trial;
      },
    };
    assert.throws(() => planScenario(endless, kubernetesSteady.profiles.quick, { seed: 1 }), {
      code: "usage",
      message: /more than 500 trials$/,
    });
  });
});

describe("plausibleReport()", () => {
  const report = plausibleReport(trial, planTrial(trial, { seed: 1 }));

  it("is a report as the schema wants it, which passes", () => {
    assert.deepEqual(trialReportSchema.parse(report), report);
    assert.equal(report.verdict, "pass");
  });

  it("has requests of every operation of every group with load, and of no other", () => {
    const [rest, shared] = report.phases;
    assert.deepEqual(rest?.operations, []);
    assert.deepEqual(new Set(shared?.operations.map(({ group }) => group)).size, 2);
    assert.ok(shared?.operations.every(({ latency }) => latency.count > 0));
  });
});

describe("planText()", () => {
  it("tells trials, groups, phases and events, and how long they take", () => {
    assert.equal(
      planText(kubernetesSteady, [trial, trial], createPaint(false)).split("\n\n")[1],
      `\
1. shared (32.5 s): See who hurts whom
  cluster  1 member, plain, quota of 1000 bytes, fresh
  group  victims    3 tenants of kubernetes
  group  aggressor  1 tenant of kubernetes, 8 connections each, as root
  phase  alone      10 s: victims 15/s poisson, not measured
  phase  rest       2.5 s: at rest
  phase  shared     20 s: victims 5/s to 25/s uniform, aggressor 4 in flight
  event  15 s       Kill the leader for 2 s`,
    );
    const [head] = planText(kubernetesSteady, [trial, trial], createPaint(false)).split("\n\n");
    assert.match(head ?? "", /\n2 trials, 65 s of load, setting up not counted$/);
  });
});
