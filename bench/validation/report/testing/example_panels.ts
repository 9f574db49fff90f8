import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { dashboardQueries, type DashboardQuery } from "../../dashboard_queries.ts";
import type { PanelReport, SampledSeries } from "../../live/live_report.ts";

/** What our panels plausibly return; one of them returns nothing though it should. */
export function examplePanels(config: EtcdCluster, since: number): PanelReport[] {
  const queries = dashboardQueries(config, { rateInterval: "5s" });
  return queries.flatMap((query, index) => [
    panelOf(query, { index, since, when: "load" }),
    panelOf(query, { index, since, when: "idle" }),
  ]);
}

interface Asked {
  readonly index: number;
  readonly since: number;
  readonly when: PanelReport["when"];
}

const failing = "Keys";

function panelOf(query: DashboardQuery, { index, since, when }: Asked): PanelReport {
  const { dashboard, emptyBecause, kind, legend, panel, row, synthetic, unit } = query;
  const fails = panel === failing && when === "idle";
  const isEmpty = fails || (emptyBecause !== undefined && !synthetic);
  const series = isEmpty ? [] : seriesOf(query, { index, since, when });
  return {
    ...{ dashboard, row, panel, kind, unit, legend, when, synthetic, series },
    query: query.query,
    seriesCount: series.length,
    ...(emptyBecause === undefined ? {} : { emptyBecause }),
    verdict: fails ? "failed" : "passed",
    ...(fails ? { reason: "nothing came back" } : {}),
  };
}

const sizes: Readonly<Record<string, number>> = {
  Bps: 3e5,
  bytes: 3e8,
  ms: 40,
  percentunit: 0.4,
  s: 0.02,
};

function seriesOf({ kind, legend, unit }: DashboardQuery, asked: Asked): SampledSeries[] {
  const size = sizes[unit] ?? 12;
  if (kind === "heatmap") return buckets(asked);
  const [, label = ""] = /\{\{\s*(\w+)\s*\}\}/.exec(legend) ?? [];
  const values = label === ""
    ? [""]
    : label === "pod"
    ? ["etcd-0", "etcd-1", "etcd-2"]
    : ["a", "b", "c", "d"];
  return values.map((value, at) => ({
    labels: label === "" ? {} : { [label]: label === "pod" ? value : `${label}-${value}` },
    points: pointsOf(
      asked,
      (second) =>
        size *
        (1 + at * 0.3 + 0.25 * Math.sin(second / 60 + at + asked.index) +
          0.1 * Math.sin(second * 1.7)),
    ),
  }));
}

function buckets(asked: Asked): SampledSeries[] {
  const bounds = ["0.001", "0.002", "0.004", "0.008", "0.016", "0.032", "0.064", "+Inf"];
  return bounds.map((le, at) => ({
    labels: { le },
    points: pointsOf(
      asked,
      (second) => 60 / (1 + Math.exp(-(at - 2.2 + Math.sin(second / 80) * 0.8))),
    ),
  }));
}

function pointsOf({ since }: Asked, value: (second: number) => number): SampledSeries["points"] {
  return Array.from({ length: 60 }, (_, at) => [since + at * 10_000, value(at * 10)] as const);
}
