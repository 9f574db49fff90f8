import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { alertFacts } from "./alert_facts.ts";
import { alertRules } from "./alert_rules.ts";
import type { AlertFacts } from "./alert_template.ts";
import { recorded } from "./recorded_series.ts";

/** A recording rule as Prometheus reads it. */
export interface RecordingRule {
  /** Name of the series. */
  readonly record: string;
  /** The PromQL expression. */
  readonly expr: string;
}

/**
 * The rules that record what alerts of a cluster read, and no others.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function recordingRules(config: EtcdCluster): RecordingRule[] {
  const read = alertRules(config).map(({ expr }) => expr);
  return allRules(alertFacts(config)).filter(({ record }) =>
    read.some((expr) => expr.includes(record))
  );
}

function allRules(facts: AlertFacts): RecordingRule[] {
  return [
    {
      record: recorded.fsync,
      expr: slowestHundredth("etcd_disk_wal_fsync_duration_seconds", facts),
    },
    {
      record: recorded.commit,
      expr: slowestHundredth("etcd_disk_backend_commit_duration_seconds", facts),
    },
    { record: recorded.failureShare, expr: failureShare(facts) },
  ];
}

function slowestHundredth(histogram: string, { matchers, window }: AlertFacts): string {
  return `histogram_quantile(0.99, sum by (namespace, job, pod, le) ` +
    `(rate(${histogram}_bucket{${matchers}}[${window}])))`;
}

/**
 * Streams end when clients go, which is no failure (etcd#10289), and what tenants may not do is not
 * one either, nor a wrong password, which can be Unknown. Where less than one request a second comes,
 * a single one would be too large a share.
 */
function failureShare({ matchers, window }: AlertFacts): string {
  const requests = (filter: string) =>
    `sum by (namespace, job, grpc_method) ` +
    `(rate(grpc_server_handled_total{${matchers},grpc_type="unary"${filter}}[${window}]))`;
  const failed = requests(
    `,grpc_method!="Authenticate",` +
      `grpc_code=~"Unknown|Internal|Unavailable|DataLoss|DeadlineExceeded"`,
  );
  return `${failed} / (${requests("")} > 1)`;
}
