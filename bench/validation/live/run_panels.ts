import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { PanelReport, SampledSeries } from "./live_report.ts";
import type { PrometheusClient } from "./prometheus_client.ts";

/** A query of a panel. */
export interface AskedPanel {
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel. */
  readonly panel: string;
  /** How it shows what comes back. */
  readonly kind: string;
  /** Unit of the values, in Grafana's word. */
  readonly unit: string;
  /** The query, which may use Grafana's variables. */
  readonly query: string;
  /** Why it may be empty here; absent when it may not. */
  readonly emptyBecause?: string;
  /** Whether its values come from a stand-in. Default: no. */
  readonly synthetic?: boolean;
}

/** Tells which panels there are of a cluster. */
export type PanelSource = (config: EtcdCluster) => readonly AskedPanel[];

/** When panels are asked, and over which time. */
export interface PanelTime {
  /** Under load, or on a cluster that nobody uses. */
  readonly when: PanelReport["when"];
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds since 1970. */
  readonly end: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
}

const mostSeries = 30;
const points = 120;

/** Grafana takes four scrapes and one more for `$__rate_interval`; see its documentation. */
const scrapesInRate = 5;

/**
 * Asks every query of every panel, with its variables filled in, as Grafana would over that time. An
 * error, and nothing where there has to be something, are failures.
 */
export async function runPanels(
  client: Pick<PrometheusClient, "queryRange">,
  panels: readonly AskedPanel[],
  time: PanelTime,
): Promise<PanelReport[]> {
  const reports: PanelReport[] = [];
  for (const panel of panels) reports.push(await runPanel(client, panel, time));
  return reports;
}

async function runPanel(
  client: Pick<PrometheusClient, "queryRange">,
  asked: AskedPanel,
  { end, interval, start, when }: PanelTime,
): Promise<PanelReport> {
  const { synthetic = false, ...panel } = asked;
  const query = filledIn(asked.query, scrapesInRate * interval);
  const step = Math.max(interval, Math.ceil((end - start) / 1_000 / points));
  const base = { ...panel, query, when, synthetic };
  try {
    const series = await client.queryRange(query, { start, end, step });
    return { ...base, ...judged(asked, series) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...base, seriesCount: 0, series: [], verdict: "failed", reason };
  }
}

function judged(
  { emptyBecause }: AskedPanel,
  series: readonly SampledSeries[],
): Pick<PanelReport, "series" | "seriesCount" | "verdict" | "reason"> {
  const filled = series.filter(({ points }) => points.length > 0);
  const drawn = { seriesCount: filled.length, series: filled.slice(0, mostSeries) };
  if (filled.length > 0 || emptyBecause !== undefined) return { ...drawn, verdict: "passed" };
  return { ...drawn, verdict: "failed", reason: "nothing came back" };
}

/**
 * A query with what Grafana puts in for its variables: the rate's range in seconds, and anything for
 * all others.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { filledIn } from "./run_panels.ts";
 *
 * assert.equal(
 *   filledIn('rate(x_total{pod=~"$pod"}[$__rate_interval])', 5),
 *   'rate(x_total{pod=~".+"}[5s])',
 * );
 * ```
 */
export function filledIn(query: string, rateInterval: number): string {
  return query.replaceAll(/\$\{?__rate_interval\}?/g, `${rateInterval}s`)
    .replaceAll(/\$\{?__(interval|range)\}?/g, `${rateInterval}s`)
    .replaceAll(/\$\{?\w+(:\w+)?\}?/g, ".+");
}
