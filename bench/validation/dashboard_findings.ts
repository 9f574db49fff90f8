import { durationMilliseconds } from "../../manifests/config/duration.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { clusterDashboard } from "../../manifests/monitoring/dashboard/cluster_dashboard.ts";
import type {
  DashboardJson,
  PanelJson,
} from "../../manifests/monitoring/dashboard/dashboard_json.ts";
import { type ExpressionContext, expressionFindings } from "./expression_findings.ts";
import { metricCatalogue } from "./metric_catalogue.ts";
import type { MonitoringFinding } from "./rule_findings.ts";

/**
 * Everything that is wrong with the dashboard of a cluster: its queries by what its version of etcd
 * really exposes, and the rest by rules after those of Grafana's dashboard-linter.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardFindings(config: EtcdCluster): MonitoringFinding[] {
  const { interval } = config.spec.monitoring.serviceMonitor;
  const seconds = (durationMilliseconds(interval) ?? 0) / 1_000;
  return findingsOf(clusterDashboard(config), {
    catalogue: metricCatalogue(config),
    interval: seconds,
    ours: true,
  });
}

/** Everything that is wrong with a dashboard. */
export function findingsOf(
  dashboard: DashboardJson,
  context: ExpressionContext,
): MonitoringFinding[] {
  const { panels, templating, title } = dashboard;
  const findings: MonitoringFinding[] = [];
  const variables = templating.list.map(({ name }) => String(name));
  if (dashboard.editable) {
    findings.push({ subject: title, rule: "uneditable", message: "it can be changed in Grafana" });
  }
  if (!templating.list.some(({ type }) => type === "datasource")) {
    findings.push({
      subject: title,
      rule: "template-datasource",
      message: "no data source to choose",
    });
  }
  for (const { definition, name } of templating.list) {
    const query = /^label_values\((.*), \w+\)$/.exec(String(definition ?? ""))?.[1];
    if (query === undefined) continue;
    const subject = `variable ${name}`;
    findings.push(...expressionFindings(query, context).map((each) => ({ ...each, subject })));
  }
  return [...findings, ...panels.flatMap((panel) => panelFindings(panel, { variables, context }))];
}

interface PanelContext {
  readonly variables: readonly string[];
  readonly context: ExpressionContext;
}

function panelFindings(
  panel: PanelJson,
  { context, variables }: PanelContext,
): MonitoringFinding[] {
  const { datasource, description, fieldConfig, targets, title } = panel;
  const findings: Omit<MonitoringFinding, "subject">[] = [];
  const expect = (right: boolean, rule: string, message: string) => {
    if (!right) findings.push({ rule, message });
  };
  expect(title !== "" && description !== "", "panel-title-description", "not described");
  expect(fieldConfig.defaults.unit !== "", "panel-units", "no unit");
  expect(datasource.uid === "${datasource}", "panel-datasource", "another data source");
  expect(targets.length > 0, "panel-no-targets", "nothing is asked");
  for (const { expr, legendFormat } of targets) {
    const query = filledIn(expr);
    findings.push(...expressionFindings(query, context));
    for (const [, name = ""] of expr.matchAll(/\$(?!__)\{?(\w+)/g)) {
      expect(variables.includes(name), "template-variable", `there is no variable "${name}"`);
    }
    const fixed = /\b(?:rate|increase)\([^[]*\[(?!\$__rate_interval)/.test(expr);
    // Round trips are sampled every 30 s and smoothed (etcd rafthttp/probing_status.go).
    const sampledRarely = expr.includes("etcd_network_peer_round_trip_time_seconds");
    expect(!fixed || sampledRarely, "target-rate-interval", `a fixed range in "${expr}"`);
    expect(legendFormat !== "", "target-legend", `no legend for "${expr}"`);
  }
  return findings.map((finding) => ({ ...finding, subject: title }));
}

/** With what Grafana puts in: at least four scrapes, and any pod. */
function filledIn(expr: string): string {
  return expr.replaceAll("$__rate_interval", "1h").replaceAll(/\$\{?\w+\}?/g, ".+");
}
