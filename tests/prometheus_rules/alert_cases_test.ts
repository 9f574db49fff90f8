import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { prometheusRule } from "../../manifests/monitoring/prometheus_rule.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { itWhere } from "../it_where.ts";
import { alertCases } from "./alert_cases.ts";
import { hasPromtool, promtool } from "./promtool.ts";
import { promtoolCase } from "./promtool_case.ts";

const itWithPromtool = itWhere(await hasPromtool());

describe("every alert", () => {
  let folder: string;
  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "alert-cases-" });
  });
  after(() => Deno.remove(folder, { recursive: true }));

  it("has a case", () => {
    const rendered = new Set(alertRules(exampleCluster()).map(({ alert }) => alert));
    assert.deepEqual(new Set(alertCases.map(({ alert }) => alert)), rendered);
  });

  for (const alertCase of alertCases) {
    const { alert, spec = {} } = alertCase;
    const variant = Object.keys(spec).length === 0 ? "" : ` (${JSON.stringify(spec)})`;
    itWithPromtool(
      `fires, but not just below nor early, and ends: ${alert}${variant}`,
      async () => {
        const rules = prometheusRule(exampleCluster({ spec })).spec;
        // JSON is YAML.
        await Deno.writeTextFile(join(folder, "rules.json"), JSON.stringify(rules));
        const file = join(folder, "test.json");
        await Deno.writeTextFile(file, JSON.stringify(promtoolCase(alertCase, "rules.json")));
        const { code, output } = await promtool(["test", "rules", file]);
        assert.equal(code, 0, output);
      },
    );
  }
});
