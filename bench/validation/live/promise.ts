import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { alertsOf } from "./scaling/rule_set.ts";
import { ownRules, type RuleScaling, scaledFor } from "./scaling/scaled_rules.ts";
import type { Stage } from "./stage/stage.ts";

/** Seconds beyond twice the `for`: scrapes, evaluations, and windows that have to fill. */
const slack = 15;

/** The longest that an alert may take from its fault to firing, in seconds. */
export function promisedSeconds(scaledForSeconds: number): number {
  return 2 * scaledForSeconds + slack;
}

/** How rules count time on a stage. */
export function scalingOf(
  { interval, scale }: Pick<Stage, "interval" | "scale">,
  hurried: readonly string[] = [],
): RuleScaling {
  return { factor: scale, shortestRange: 4 * interval, hurried: new Set(hurried) };
}

/**
 * What is promised of an alert of a configuration, in seconds.
 *
 * @throws {Error} for an alert that the configuration does not have
 */
export function promiseOf(
  name: string,
  { config, readingPause = 0, scaling }: {
    readonly config: EtcdCluster;
    readonly scaling: RuleScaling;
    /** Seconds between two readings of the keeper. Default 0. */
    readonly readingPause?: number;
  },
): number {
  const rule = alertsOf(ownRules(config)).find(({ alert }) => alert === name);
  if (rule === undefined) throw new Error(`There is no alert "${name}" here`);
  return promisedSeconds(scaledFor(rule, scaling)) + (isRead(rule.expr) ? readingPause : 0);
}

/** Whether an alert is about what the keeper or its exporter reads. */
export function isRead(expression: string): boolean {
  return expression.includes("kamaji_etcd_");
}
