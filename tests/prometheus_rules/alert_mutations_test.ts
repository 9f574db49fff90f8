import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { itWhere } from "../it_where.ts";
import { alertCases } from "./alert_cases.ts";
import { judgeMutants } from "./mutation/judge_mutants.ts";
import { mutantsOf } from "./mutation/mutants.ts";
import { mutationScore, mutationText } from "./mutation/mutation_text.ts";
import { hasPromtool } from "./promtool.ts";

const itWithPromtool = itWhere(await hasPromtool());

/** The share of mutants that has to be noticed. */
const leastScore = 0.9;

describe("the mutants of a rule", () => {
  it("are all the ways to break it in one place", () => {
    const rule = {
      alert: "A",
      expr: 'sum by (job) (rate(x{job="a",code="b"}[5m])) > 0.5',
      for: "10m",
      labels: {},
      annotations: {},
    };
    const broken = mutantsOf(rule).map((mutant) =>
      mutant.rule.expr === rule.expr ? mutant.what : mutant.rule.expr
    );
    assert.deepEqual(broken, [
      'max by (job) (rate(x{job="a",code="b"}[5m])) > 0.5',
      'count by (job) (rate(x{job="a",code="b"}[5m])) > 0.5',
      'sum by (job) (rate(x{job!="a",code="b"}[5m])) > 0.5',
      'sum by (job) (rate(x{job="a",code!="b"}[5m])) > 0.5',
      'sum by (job) (rate(x{job="a",code="b"}[5m])) >= 0.5',
      'sum by (job) (rate(x{job="a",code="b"}[5m])) < 0.5',
      'sum by (job) (rate(x{job="a",code="b"}[5m])) > 1',
      'sum by (job) (rate(x{job="a",code="b"}[5m])) > 0.25',
      'sum by (job) (rate(x{job="a",code="b"}[10m])) > 0.5',
      'sum by (job) (rate(x{job="a",code="b"}[2m30s])) > 0.5',
      'sum by (job) (rate(x_other{job="a",code="b"}[5m])) > 0.5',
      'sum by (job) (rate(x{job="a"}[5m])) > 0.5',
      'sum by (job) (rate(x{code="b"}[5m])) > 0.5',
      "for of 10m became nothing",
      "for of 10m became 20m",
    ]);
  });

  it("exist for every alert", () => {
    const without = alertRules(exampleCluster()).filter((rule) => mutantsOf(rule).length === 0);
    assert.deepEqual(without, []);
  });
});

describe("the cases of the alerts", () => {
  let folder: string;
  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "alert-mutations-" });
  });
  after(() => Deno.remove(folder, { recursive: true }));

  itWithPromtool("notice nine of ten broken rules, and the others are explained", async () => {
    const score = mutationScore(await judgeMutants(alertCases, { folder }));
    assert.ok(score.all > 1_000);
    assert.ok(score.noticed / score.all >= leastScore, mutationText(score));
    assert.deepEqual(score.unexplained, []);
  });
});
