import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clusterDashboard } from "../../manifests/monitoring/dashboard/cluster_dashboard.ts";
import {
  askingPanels,
  type DashboardJson,
  type PanelJson,
  type PanelTarget,
} from "../../manifests/monitoring/dashboard/dashboard_json.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { dashboardContext, findingsOf } from "./dashboard_findings.ts";

const config = exampleCluster();
const context = dashboardContext(config);
const sound = clusterDashboard(config);
const victim = "Slow applies";

function withPanel(change: (panel: PanelJson) => Partial<PanelJson>): DashboardJson {
  const changed = askingPanels(sound).map((panel) =>
    panel.title === victim ? { ...panel, ...change(panel) } : panel
  );
  return { ...sound, panels: [...sound.panels.filter(({ type }) => type === "row"), ...changed] };
}

function withTarget(change: Partial<PanelTarget>): DashboardJson {
  return withPanel(({ targets }) => ({ targets: targets.map((each) => ({ ...each, ...change })) }));
}

function withVariables(
  change: (list: DashboardJson["templating"]["list"]) => DashboardJson["templating"]["list"],
): DashboardJson {
  return { ...sound, templating: { list: change(sound.templating.list) } };
}

const without = (name: string) =>
  withVariables((list) => list.filter((each) => each.name !== name));
const podWith = (change: object) =>
  withVariables((list) => list.map((each) => each.name === "pod" ? { ...each, ...change } : each));
const applies = `etcd_server_slow_apply_total{job="$job",namespace="$namespace",pod=~"$pod"}`;
const everywhere = applies.replace(',pod=~"$pod"', "");

const broken: readonly (readonly [what: string, dashboard: DashboardJson, rule: string])[] = [
  ["one that Grafana may change", { ...sound, editable: true }, "uneditable-dashboard"],
  ["another model", { ...sound, schemaVersion: 41 as unknown as 42 }, "schema-version"],
  ["no data source to choose", without("datasource"), "template-datasource"],
  ["no job", without("job"), "template-job"],
  ["no member to choose", without("pod"), "template-instance"],
  ["a variable without a query", podWith({ definition: "up" }), "template-label-promql"],
  ["a variable of what is not there", podWith({ definition: "label_values(x, pod)" }), "series"],
  ["values that stay", podWith({ refresh: 1 }), "template-on-time-change-reload"],
  [
    "a variable that nobody uses",
    withVariables((list) => [...list, { name: "unused", type: "constant", query: "x" }]),
    "template-unused",
  ],
  [
    "a fixed data source",
    withTarget({ datasource: { type: "prometheus", uid: "x" } }),
    "panel-datasource",
  ],
  ["no description", withPanel(() => ({ description: "" })), "panel-title-description"],
  [
    "no unit",
    withPanel(({ fieldConfig }) => ({
      fieldConfig: { ...fieldConfig, defaults: { ...fieldConfig.defaults, unit: "" } },
    })),
    "panel-units",
  ],
  [
    "no thresholds",
    withPanel(({ fieldConfig }) => ({
      fieldConfig: {
        ...fieldConfig,
        defaults: { ...fieldConfig.defaults, thresholds: { mode: "absolute", steps: [] } },
      },
    })),
    "panel-thresholds",
  ],
  ["nothing asked", withPanel(() => ({ targets: [] })), "panel-no-targets"],
  ["no legend", withTarget({ legendFormat: "" }), "target-legend"],
  ["any step", withTarget({ interval: "" }), "target-interval"],
  ["what is no PromQL", withTarget({ expr: "sum((" }), "target-promql"],
  ["a fixed range", withTarget({ expr: `sum(rate(${applies}[5m]))` }), "target-rate-interval"],
  ["a counter as it is", withTarget({ expr: `sum(${applies})` }), "target-counter-agg"],
  [
    "a rate of a gauge",
    withTarget({
      expr: `sum(rate(${applies.replace("slow_apply_total", "has_leader")}[$__rate_interval]))`,
    }),
    "rate",
  ],
  [
    "a label that is not there",
    withTarget({ expr: `sum by (To) (rate(${applies}[$__rate_interval]))` }),
    "label",
  ],
  [
    "every cluster",
    withTarget({ expr: `sum(rate(${applies.replace('job="$job",', "")}[$__rate_interval]))` }),
    "selector",
  ],
  [
    "members that were not chosen",
    withTarget({ expr: `sum by (pod) (rate(${everywhere}[$__rate_interval]))` }),
    "target-instance",
  ],
  [
    "a variable that is not there",
    withTarget({ expr: `sum(rate(${applies.replace("$pod", "$member")}[$__rate_interval]))` }),
    "template-variable",
  ],
  [
    "a runbook that is not there",
    withPanel(({ links }) => ({ links: links.map((link) => ({ ...link, url: "/No.md" })) })),
    "runbook",
  ],
  ["two of one id", withPanel(() => ({ id: idOf("Keys") })), "unique-ids"],
  ["two of one title", withPanel(() => ({ title: "Keys" })), "unique-titles"],
  ["panels on each other", withPanel(() => ({ gridPos: { h: 1, w: 1, x: 0, y: 0 } })), "grid"],
  [
    "panels beside the grid",
    withPanel(() => ({ gridPos: { h: 1, w: 4, x: 22, y: 9_000 } })),
    "grid",
  ],
  [
    "an annotation of what is not there",
    {
      ...sound,
      annotations: {
        list: [{
          name: "x",
          enable: true,
          iconColor: "red",
          expr: 'x{job="$job",namespace="$namespace"}',
        }],
      },
    },
    "series",
  ],
];

function idOf(title: string): number {
  return askingPanels(sound).find((panel) => panel.title === title)?.id ?? 0;
}

describe("findingsOf()", () => {
  it("finds nothing wrong with ours", () => assert.deepEqual(findingsOf(sound, context), []));

  for (const [what, dashboard, rule] of broken) {
    it(`finds ${what}`, () => {
      const rules = findingsOf(dashboard, context).map((finding) => finding.rule);
      assert.ok(rules.includes(rule), rules.join(", "));
    });
  }

  it("finds one thing where one is wrong", () => {
    const counts = broken.filter(([, , rule]) =>
      !["template-job", "template-instance"].includes(rule)
    )
      .map((
        [what, dashboard],
      ) => [what, new Set(findingsOf(dashboard, context).map(({ rule }) => rule)).size]);
    assert.deepEqual(counts.filter(([, count]) => count !== 1), []);
  });
});
