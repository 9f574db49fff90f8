import { comparisonOf } from "./scaling/comparison_of.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { alertRules } from "../../../manifests/monitoring/alert_rules.ts";
import { liveFaults, notLive } from "./fault_table.ts";
import type { LiveFault, NotLive } from "./live_fault.ts";
import type { AlertCaseReport, FaultReport, SampledSeries } from "./live_report.ts";
import { isRead, promisedSeconds } from "./promise.ts";
import { readPrometheusDuration } from "./scaling/read_prometheus_duration.ts";
import { ownRuleSet } from "./scaling/rule_set.ts";
import { scaledFor } from "./scaling/scaled_rules.ts";
import { scaleExpression } from "./scaling/scale_expression.ts";

/** What cases are told from. */
export interface AlertCasesOptions {
  /** What rules are rendered from. */
  readonly config: EtcdCluster;
  /** How often faster time was counted. */
  readonly scale: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** The faults that alerts are proved by. Default: those of clusters on loopback. */
  readonly table?: readonly Pick<LiveFault, "id" | "proves">[];
  /** Alerts that none of them proves, and why. Default: those of clusters on loopback. */
  readonly unproved?: readonly NotLive[];
  /** Seconds between two readings of the keeper, beyond which alerts about them count. Default 0. */
  readonly readingPause?: number;
  /** What came of each fault. */
  readonly faults: readonly FaultReport[];
  /** What alerts compared over time, by their names. */
  readonly samples: ReadonlyMap<string, readonly SampledSeries[]>;
}

/** Tells of each alert how it did, from the fault that proves it. */
export function alertCases(options: AlertCasesOptions): AlertCaseReport[] {
  const { config, faults, interval, readingPause = 0, samples, scale } = options;
  const { table = liveFaults, unproved = notLive } = options;
  return alertRules(config).map((rule) => {
    const proof = table.find(({ proves }) => proves.includes(rule.alert));
    const fault = faults.find(({ id }) => id === proof?.id);
    const fired = fault?.fired.find(({ alert, ruleSet }) =>
      alert === rule.alert && ruleSet === ownRuleSet
    );
    const scaling = { factor: scale, shortestRange: 4 * interval, hurried: new Set(proof?.proves) };
    const scaledExpression = scaleExpression(rule.expr, scaling);
    const { threshold } = comparisonOf(scaledExpression);
    const scaledForSeconds = scaledFor(rule, scaling);
    const runbook = rule.annotations["runbook_url"];
    const why = fault?.reason ??
      unproved.find(({ alert }) => alert === rule.alert)?.reason ??
      (fault === undefined ? "it is a rule of the configuration's own" : undefined);
    return {
      alert: rule.alert,
      severity: rule.labels["severity"] ?? "",
      summary: rule.annotations["summary"] ?? "",
      description: rule.annotations["description"] ?? "",
      ...(runbook === undefined ? {} : { runbook }),
      ...(fault === undefined ? {} : { fault: fault.id }),
      expression: rule.expr,
      scaledExpression,
      ...(threshold === undefined ? {} : { threshold }),
      samples: samples.get(rule.alert) ?? [],
      forSeconds: (readPrometheusDuration(rule.for ?? "0s") ?? 0) / 1_000,
      scaledForSeconds,
      ...(fired === undefined || fault?.injectedAt === undefined
        ? {}
        : { detectionSeconds: Math.max(0, fired.firingAt - fault.injectedAt) / 1_000 }),
      promisedSeconds: promisedSeconds(scaledForSeconds) + (isRead(rule.expr) ? readingPause : 0),
      verdict: fault?.verdict ?? "not-run",
      ...(why === undefined ? {} : { reason: why }),
    };
  });
}
