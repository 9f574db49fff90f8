import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import {
  clusterDashboard,
  clusterRows,
} from "../../manifests/monitoring/dashboard/cluster_dashboard.ts";
import { clusterVariables } from "../../manifests/monitoring/dashboard/dashboard_variables.ts";
import type { PanelKind, PanelRow } from "../../manifests/monitoring/dashboard/panel.ts";
import {
  tenantsDashboard,
  tenantsDashboardRows,
} from "../../manifests/monitoring/dashboard/tenants_dashboard.ts";

/** A query of a panel, as Grafana would ask it. */
export interface DashboardQuery {
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Heading of the row. */
  readonly row: string;
  /** Title of the panel. */
  readonly panel: string;
  /** How the panel is drawn. */
  readonly kind: PanelKind;
  /** Whether only the newest value is asked, or a history. */
  readonly mode: "instant" | "range";
  /** Unit of the values, in Grafana's word. */
  readonly unit: string;
  /** How its series, or its column of a table, are called. */
  readonly legend: string;
  /** The query with its variables filled in. */
  readonly query: string;
  /** Why it may be empty; absent when it may not. */
  readonly emptyBecause?: string;
  /** Whether it asks for what Kamaji exposes, which is a stand-in where there is no Kamaji. */
  readonly synthetic: boolean;
}

/** What Grafana fills in. */
export interface VariableValues {
  /** Pattern of the members that are shown. Default: all. */
  readonly pod?: string;
  /** Pattern of the tenants that are shown. Default: all. */
  readonly tenant?: string;
  /** Range of rates, as in `2m`; left as a variable when absent. */
  readonly rateInterval?: string;
  /** Step of histories, as in `30s`; left as a variable when absent. */
  readonly interval?: string;
}

/**
 * Every query of every panel of a cluster's dashboards, with job and namespace of this very cluster.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardQueries(
  config: EtcdCluster,
  values: VariableValues = {},
): DashboardQuery[] {
  const fill = (expr: string) => filledIn(expr, { ...clusterVariables(config), ...values });
  return [
    ...queriesOf(clusterDashboard(config).title, clusterRows(config)),
    ...queriesOf(tenantsDashboard(config).title, tenantsDashboardRows(config)),
  ].map((each) => ({ ...each, query: fill(each.query) }));
}

function queriesOf(dashboard: string, rows: readonly PanelRow[]): DashboardQuery[] {
  return rows.flatMap(({ panels, title: row }) =>
    panels.flatMap(({ emptyBecause, kind, ofKamaji, queries, title, unit }) =>
      queries.map(({ expr, legend, unit: own }) => ({
        dashboard,
        row,
        panel: title,
        kind,
        mode: kind === "timeseries" || kind === "heatmap" ? "range" as const : "instant" as const,
        unit: own ?? unit,
        legend,
        query: expr,
        synthetic: ofKamaji === true,
        ...(emptyBecause === undefined ? {} : { emptyBecause }),
      }))
    )
  );
}

/** What Grafana fills in, and what names the cluster. */
export interface AllValues extends VariableValues {
  /** Namespace of the cluster. */
  readonly namespace: string;
  /** The `job` of its members. */
  readonly job: string;
  /** The `job` of its keeper. */
  readonly keeper: string;
}

/**
 * A query with its variables filled in; those of time that have no value stay.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { filledIn } from "./dashboard_queries.ts";
 *
 * const cluster = { namespace: "n", job: "n/etcd", keeper: "n/etcd-keeper" };
 * const query = 'rate(x_total{job="$job",pod=~"$pod"}[$__rate_interval])';
 * assert.equal(
 *   filledIn(query, { ...cluster, rateInterval: "2m" }),
 *   'rate(x_total{job="n/etcd",pod=~".*"}[2m])',
 * );
 * ```
 */
export function filledIn(query: string, values: AllValues): string {
  const { pod = ".*", tenant = ".*", rateInterval, interval, ...cluster } = values;
  const known: Readonly<Record<string, string | undefined>> = {
    ...cluster,
    pod,
    tenant,
    __rate_interval: rateInterval,
    __interval: interval,
  };
  return query.replaceAll(/\$(\w+)/g, (whole, name: string) => known[name] ?? whole);
}
