import type { ChartFrame } from "../../charts/figure.ts";
import { formatElapsed } from "../../charts/format_elapsed.ts";
import { formatValue } from "../../charts/format_value.ts";
import { heatmap } from "../../charts/heatmap.ts";
import type { Markup } from "../../charts/markup.ts";
import type { PanelReport, SampledSeries } from "../live/live_report.ts";
import { grafanaUnit } from "./grafana_unit.ts";

const mostColumns = 48;

/**
 * Buckets of a histogram over time. Prometheus' buckets hold all below their bound (`le`), so what is
 * below the next smaller one is taken off.
 */
export function panelHeatmap(frame: ChartFrame, answered: readonly PanelReport[]): Markup {
  const unit = grafanaUnit(answered[0]?.unit ?? "");
  const buckets = answered.flatMap(({ series }) => series)
    .map((each) => ({ bound: boundOf(each), at: new Map(each.points) }))
    .toSorted((one, other) => one.bound - other.bound);
  const moments = [...new Set(buckets.flatMap(({ at }) => [...at.keys()]))].toSorted((a, b) =>
    a - b
  );
  const columns = thinned(moments);
  const origin = moments[0] ?? 0;
  const rows = buckets.map(({ at, bound }, index) => ({
    name: bound === Infinity ? "more" : `≤ ${formatValue(bound, unit)}`,
    values: columns.map((moment) => {
      const value = at.get(moment);
      return value === undefined
        ? null
        : Math.max(0, value - (buckets[index - 1]?.at.get(moment) ?? 0));
    }),
  })).toReversed();
  return heatmap({
    ...frame,
    unit: { suffix: "/s" },
    rows: rows.map(({ name }) => name),
    columns: columns.map((moment) => formatElapsed((moment - origin) / 1_000)),
    values: rows.map(({ values }) => values),
    rowHeight: Math.max(9, Math.min(18, Math.floor(190 / rows.length))),
  });
}

function boundOf({ labels }: SampledSeries): number {
  const { le = "" } = labels;
  return le === "+Inf" || le === "" ? Infinity : Number(le);
}

/** Every so many moments, so that columns can be seen; rates reach over several of them anyway. */
function thinned(moments: readonly number[]): number[] {
  const every = Math.ceil(moments.length / mostColumns);
  return moments.filter((_, index) => index % every === 0);
}
