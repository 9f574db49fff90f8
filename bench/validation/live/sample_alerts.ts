import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { SampledSeries } from "./live_report.ts";
import { scalingOf } from "./promise.ts";
import { comparisonOf } from "./scaling/comparison_of.ts";
import { alertsOf } from "./scaling/rule_set.ts";
import { scaledRules } from "./scaling/scaled_rules.ts";
import type { WatchedStage } from "./live_fault.ts";

/** Which alerts, and since when. */
export interface SampledAlerts {
  /** Their names. */
  readonly names: readonly string[];
  /** What their rules are rendered from. */
  readonly config: EtcdCluster;
  /** Milliseconds since 1970. */
  readonly since: number;
}

const margin = 10_000;
const mostSeries = 12;
const mostPoints = 200;

/**
 * Values of what alerts compare, by their names. What is not there to be drawn matters to nobody's
 * verdict, so an expression that cannot be asked has none.
 */
export async function sampleAlerts(
  stage: WatchedStage,
  { config, names, since }: SampledAlerts,
): Promise<ReadonlyMap<string, readonly SampledSeries[]>> {
  const end = Date.now();
  const start = since - margin;
  const step = Math.max(stage.interval, Math.ceil((end - start) / 1_000 / mostPoints));
  const rules = alertsOf(scaledRules(config, scalingOf(stage)));
  const sampled = names.map(async (name): Promise<[string, readonly SampledSeries[]]> => {
    const expression = rules.find(({ alert }) => alert === name)?.expr ?? "vector(0)";
    const series = await stage.prometheus.client
      .queryRange(comparisonOf(expression).measured, { start, end, step })
      .catch(() => []);
    return [name, series.slice(0, mostSeries)];
  });
  return new Map(await Promise.all(sampled));
}
