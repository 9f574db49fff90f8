import { join } from "node:path";
import { type AlertRule, alertRules } from "../../../manifests/monitoring/alert_rules.ts";
import { recordingRules } from "../../../manifests/monitoring/recording_rules.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { AlertCase } from "../alert_case.ts";
import { promtool } from "../promtool.ts";
import { promtoolTest } from "../promtool_case.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";

/** A mutant and whether a case noticed. */
export interface JudgedMutant {
  /** The alert. */
  readonly alert: string;
  /** What was done to it. */
  readonly what: string;
  /** Whether one of its cases fails with it. */
  readonly noticed: boolean;
}

/** Where rules and tests are written. */
export interface JudgeMutantsOptions {
  /** An existing folder. */
  readonly folder: string;
  /** Told of each alert that is done with. */
  readonly onJudged?: (judged: readonly JudgedMutant[]) => void;
}

/**
 * Breaks every alert in every way and asks its cases whether they notice. All mutants of a rule are
 * rules beside each other, each under a name of its own, so that promtool runs once for each case.
 *
 * @throws when promtool ends with something that is about no mutant
 */
export async function judgeMutants(
  cases: readonly AlertCase[],
  { folder, onJudged }: JudgeMutantsOptions,
): Promise<JudgedMutant[]> {
  const judged: JudgedMutant[] = [];
  for (const group of Map.groupBy(cases, keyOf).values()) {
    const results = await judgeGroup(group, folder);
    onJudged?.(results);
    judged.push(...results);
  }
  return judged;
}

/** Cases of one alert on one configuration have one rule. */
function keyOf({ alert, spec = {} }: AlertCase): string {
  return `${alert} ${JSON.stringify(spec)}`;
}

async function judgeGroup(cases: readonly AlertCase[], folder: string): Promise<JudgedMutant[]> {
  const [{ alert, spec = {} }] = cases as [AlertCase];
  const config = exampleCluster({ spec });
  const rule = alertRules(config).find((each) => each.alert === alert);
  if (rule === undefined) throw new TypeError(`There is no alert "${alert}"`);
  const mutants = mutantsOf(rule).map((mutant, index) => ({ mutant, name: `${alert}_m${index}_` }));
  const unnoticed = new Map(mutants.map(({ mutant, name }) => [name, mutant]));
  for (const alertCase of cases) {
    await judgeCase(alertCase, { folder, unnoticed, recorded: recordingRules(config), alert });
  }
  return mutants.map(({ mutant, name }) => ({
    alert,
    what: mutant.what,
    noticed: !unnoticed.has(name),
  }));
}

interface CaseParts {
  readonly folder: string;
  readonly alert: string;
  readonly recorded: readonly unknown[];
  /** By name; what is noticed is taken out. */
  readonly unnoticed: Map<string, Mutant>;
}

/** A mutant that cannot be evaluated ends promtool; it is noticed, and the others are asked again. */
async function judgeCase(
  alertCase: AlertCase,
  { alert, folder, recorded, unnoticed }: CaseParts,
): Promise<void> {
  while (unnoticed.size > 0) {
    const rules = [...unnoticed].map(([name, { rule }]): AlertRule => ({ ...rule, alert: name }));
    const groups = [{ name: "mutants", rules: [...recorded, ...rules] }];
    await Deno.writeTextFile(join(folder, "rules.json"), JSON.stringify({ groups }));
    const step = alertCase.step ?? 1;
    const test = {
      rule_files: ["rules.json"],
      evaluation_interval: `${step}m`,
      tests: [promtoolTest(alertCase, [...unnoticed.keys()])],
    };
    const file = join(folder, "test.json");
    await Deno.writeTextFile(file, JSON.stringify(test));
    const { code, output } = await promtool(["test", "rules", file]);
    if (code === 0) return;
    const named = new Set(output.match(new RegExp(`${alert}_m\\d+_`, "g")) ?? []);
    if (named.size === 0) throw new Error(output);
    for (const name of named) unnoticed.delete(name);
    if (!/err:|error/i.test(output)) return;
  }
}
