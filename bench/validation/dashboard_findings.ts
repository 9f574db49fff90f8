import { durationMilliseconds } from "../../manifests/config/duration.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { alertTemplates } from "../../manifests/monitoring/alert_templates.ts";
import {
  askingPanels,
  type DashboardJson,
  type PanelJson,
} from "../../manifests/monitoring/dashboard/dashboard_json.ts";
import { dashboards } from "../../manifests/monitoring/dashboard/dashboards.ts";
import { dashboardCatalogue } from "./dashboard_catalogue.ts";
import {
  expressionProblems,
  type QueryFinding,
  queryFindings,
} from "./dashboard_query_findings.ts";
import { layoutFindings } from "./dashboard_layout_findings.ts";
import type { ExpressionContext } from "./expression_findings.ts";
import type { MonitoringFinding } from "./rule_findings.ts";

/**
 * Everything that is wrong with the dashboards of a cluster: their queries by what its version of
 * etcd really exposes, and the rest by rules after those of Grafana's dashboard-linter.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardFindings(config: EtcdCluster): MonitoringFinding[] {
  const context = dashboardContext(config);
  return dashboards(config).flatMap((dashboard) => findingsOf(dashboard, context));
}

/**
 * Against what the dashboards of a cluster are checked.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardContext(config: EtcdCluster): ExpressionContext {
  const { interval } = config.spec.monitoring.serviceMonitor;
  return {
    catalogue: dashboardCatalogue(config),
    isPanel: true,
    interval: (durationMilliseconds(interval) ?? 0) / 1_000,
    ours: true,
  };
}

/** Everything that is wrong with a dashboard. */
export function findingsOf(
  dashboard: DashboardJson,
  context: ExpressionContext,
): MonitoringFinding[] {
  const about = (subject: string) => (finding: QueryFinding) => ({ ...finding, subject });
  return [
    ...[...generalFindings(dashboard), ...layoutFindings(dashboard)].map(about(dashboard.title)),
    ...dashboard.templating.list.flatMap((variable) =>
      variableFindings(variable, { dashboard, context }).map(about(`variable ${variable.name}`))
    ),
    ...dashboard.annotations.list.flatMap(({ expr, name }) =>
      expressionProblems(expr, context).map(about(`annotation ${name}`))
    ),
    ...askingPanels(dashboard).flatMap((panel) =>
      [...panelFindings(panel, dashboard), ...queryFindings(panel, context)].map(about(panel.title))
    ),
  ];
}

function generalFindings({ editable, schemaVersion, templating }: DashboardJson): QueryFinding[] {
  const has = (name: string, type: string) =>
    templating.list.some((each) => each.name === name && each.type === type);
  return expected([
    [!editable, "uneditable-dashboard", "it can be changed in Grafana"],
    [schemaVersion === 42, "schema-version", `the model is of version ${schemaVersion}, not 42`],
    [has("datasource", "datasource"), "template-datasource", "no data source to choose"],
    [has("job", "constant") && has("namespace", "constant"), "template-job", "no job is fixed"],
    [has("pod", "query"), "template-instance", "no member to choose"],
  ]);
}

interface Whole {
  readonly dashboard: DashboardJson;
  readonly context: ExpressionContext;
}

function variableFindings(
  variable: DashboardJson["templating"]["list"][number],
  { context, dashboard }: Whole,
): QueryFinding[] {
  const { definition, name, refresh, type } = variable;
  if (type === "datasource") return [];
  const used = askingPanels(dashboard).some(({ targets }) =>
    targets.some(({ expr }) => namesOf(expr).includes(name))
  );
  const unused = expected([[
    used || name === "keeper",
    "template-unused",
    `no query uses "${name}"`,
  ]]);
  if (type !== "query") return unused;
  const query = /^label_values\((.*), \w+\)$/.exec(definition ?? "")?.[1];
  return [
    ...unused,
    ...expected([
      [refresh === 2, "template-on-time-change-reload", "values stay when the time changes"],
      [query !== undefined, "template-label-promql", `"${definition}" lists no values`],
    ]),
    ...(query === undefined ? [] : expressionProblems(query, context)),
  ];
}

function panelFindings(panel: PanelJson, { templating }: DashboardJson): QueryFinding[] {
  const { datasource, description, fieldConfig, links, targets, title } = panel;
  const chosen = [datasource, ...targets.map((each) => each.datasource)];
  const known = new Set(templating.list.map(({ name }) => name));
  const unknown = targets.flatMap(({ expr }) => namesOf(expr)).filter((name) => !known.has(name));
  return expected([
    [title !== "" && description !== "", "panel-title-description", "not described"],
    [(fieldConfig.defaults.unit ?? "") !== "", "panel-units", "no unit"],
    [
      (fieldConfig.defaults.thresholds?.steps.length ?? 0) > 0,
      "panel-thresholds",
      "nothing says what is good",
    ],
    [
      chosen.every(({ uid }) => uid === "${datasource}"),
      "panel-datasource",
      "another data source than the chosen one",
    ],
    [targets.length > 0, "panel-no-targets", "nothing is asked"],
    [targets.every((each) => each.legendFormat !== ""), "target-legend", "a query has no legend"],
    [
      targets.every(({ interval }) => interval !== ""),
      "target-interval",
      "a query's step may be shorter than a scrape",
    ],
    ...unknown.map((name): Expectation => [
      false,
      "template-variable",
      `there is no variable "${name}"`,
    ]),
    ...links.map(({ title, url = "" }): Expectation => [
      alertTemplates.some(({ name }) => url.endsWith(`/${name}.md`)),
      "runbook",
      `"${title}" leads to no runbook of an alert`,
    ]),
  ]);
}

/** Names of variables in a query, without those of time. */
function namesOf(expr: string): string[] {
  return [...expr.matchAll(/\$(?!__)\{?(\w+)/g)].map(([, name = ""]) => name);
}

type Expectation = readonly [right: boolean, rule: string, message: string];

function expected(expectations: readonly Expectation[]): QueryFinding[] {
  return expectations.filter(([right]) => !right)
    .map(([, rule, message]) => ({ rule, message }));
}
