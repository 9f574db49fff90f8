import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { PanelReport, SampledSeries } from "./live_report.ts";
import type { PrometheusClient } from "./prometheus_client.ts";

/** A query of a panel. */
export interface AskedPanel {
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Heading of the row. */
  readonly row?: string;
  /** Title of the panel. */
  readonly panel: string;
  /** How its series, or its column of a table, are called. */
  readonly legend?: string;
  /** What the panel shows. */
  readonly description?: string;
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
 * error, nothing where there has to be something, and values that cannot be are failures.
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
  const { dashboard, description, emptyBecause, kind, legend, panel, row, unit } = asked;
  const query = filledIn(asked.query, scrapesInRate * interval);
  const step = Math.max(interval, Math.ceil((end - start) / 1_000 / points));
  const base = {
    ...{ dashboard, panel, query, kind, unit, when, synthetic: asked.synthetic ?? false },
    ...(row === undefined ? {} : { row }),
    ...(legend === undefined ? {} : { legend }),
    ...(description === undefined ? {} : { description }),
    ...(emptyBecause === undefined ? {} : { emptyBecause }),
  };
  try {
    const series = await client.queryRange(query, { start, end, step });
    return { ...base, ...judged(asked, series) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...base, seriesCount: 0, series: [], verdict: "failed", reason };
  }
}

function judged(
  asked: AskedPanel,
  series: readonly SampledSeries[],
): Pick<PanelReport, "series" | "seriesCount" | "verdict" | "reason"> {
  const filled = series.filter(({ points }) => points.length > 0);
  const drawn = { seriesCount: filled.length, series: filled.slice(0, mostSeries) };
  const reason = reasonOf(asked, filled);
  return reason === undefined
    ? { ...drawn, verdict: "passed" }
    : { ...drawn, verdict: "failed", reason };
}

/** A slope may fall, and what is left beyond a number may lack; all else counts, measures or ages. */
const mayBeNegative = /deriv\(|- \d+$/;

function reasonOf(
  asked: AskedPanel,
  filled: readonly SampledSeries[],
): string | undefined {
  if (filled.length === 0) {
    return asked.emptyBecause === undefined ? "nothing came back" : undefined;
  }
  const values = filled.flatMap(({ points }) => points.map(([, value]) => value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least < 0 && !mayBeNegative.test(asked.query)) return `a value is ${least}, below 0`;
  if (asked.unit === "percentunit" && most > 1) return `a share is ${most}, more than the whole`;
  return undefined;
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
