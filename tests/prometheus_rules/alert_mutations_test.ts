import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { recordingRules } from "../../manifests/monitoring/recording_rules.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { itWhere } from "../it_where.ts";
import type { AlertCase } from "./alert_case.ts";
import { alertCases } from "./alert_cases.ts";
import { hasPromtool, promtool } from "./promtool.ts";
import { promtoolCase } from "./promtool_case.ts";

/** A way to break an expression; `undefined` where there is nothing to break. */
type Mutation = (expr: string) => string | undefined;

const mutations: Readonly<Record<string, Mutation>> = {
  "compares the other way round": (expr) =>
    changed(
      expr,
      / (>|<|==|!=|<=) (-?[\d.]+)$/,
      (_, operator, limit) =>
        ` ${{ ">": "<", "<": ">", "==": "!=", "!=": "==", "<=": ">" }[operator]} ${limit}`,
    ),
  "has twice the threshold": (expr) =>
    changed(
      expr,
      / (>) (\d+(?:\.\d+)?)$/,
      (_, operator, limit) => ` ${operator} ${2 * Number(limit) + 2}`,
    ),
  "has half the threshold": (expr) =>
    changed(
      expr,
      / (<|>) (\d+(?:\.\d+)?)$/,
      (_, operator, limit) =>
        Number(limit) === 0 ? `${operator}= 0` : ` ${operator} ${Number(limit) / 2}`,
    ),
  "asks another job": (expr) => changed(expr, /job="[^"]+"/g, () => 'job="other"'),
  "reads another metric": (expr) =>
    changed(
      expr,
      /\b(etcd|grpc_server|process|kamaji_etcd|up|go|namespace_job)([\w:]*)\{/,
      (_, start, rest) => `${start}${rest}_other{`,
    ),
};

function changed(
  expr: string,
  pattern: RegExp,
  replace: (...found: string[]) => string,
): string | undefined {
  const broken = expr.replace(pattern, replace);
  return broken === expr ? undefined : broken;
}

const itWithPromtool = itWhere(await hasPromtool());

describe("the cases of the alerts", () => {
  let folder: string;
  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "alert-mutations-" });
  });
  after(() => Deno.remove(folder, { recursive: true }));

  for (const [what, mutate] of Object.entries(mutations)) {
    itWithPromtool(`notice when an alert ${what}`, async () => {
      const noticed = new Set<string>();
      const unnoticed = new Set<string>();
      for (const alertCase of alertCases) {
        const outcome = await outcomeOf(alertCase, mutate);
        if (outcome === "unnoticed") unnoticed.add(alertCase.alert);
        if (outcome === "noticed") noticed.add(alertCase.alert);
      }
      // One case of an alert is enough.
      assert.deepEqual(unnoticed.difference(noticed), new Set());
    });
  }

  /** Only the alert and what is recorded for it is evaluated: the others would take most of the time. */
  async function outcomeOf(
    alertCase: AlertCase,
    mutate: Mutation,
  ): Promise<"noticed" | "unnoticed" | "nothing to break"> {
    const { alert, spec = {} } = alertCase;
    const config = exampleCluster({ spec });
    const rule = alertRules(config).find((each) => each.alert === alert);
    const expr = rule === undefined ? undefined : mutate(rule.expr);
    if (expr === undefined) return "nothing to break";
    const rules = [...recordingRules(config), { ...rule, expr }];
    const groups = [{ name: "mutant", rules }];
    await Deno.writeTextFile(join(folder, "rules.json"), JSON.stringify({ groups }));
    const file = join(folder, "test.json");
    await Deno.writeTextFile(file, JSON.stringify(promtoolCase(alertCase, "rules.json")));
    const { code } = await promtool(["test", "rules", file]);
    return code === 0 ? "unnoticed" : "noticed";
  }
});
