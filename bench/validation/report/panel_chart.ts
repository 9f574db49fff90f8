import { emptyFigure } from "../../charts/figure.ts";
import { lineChart } from "../../charts/line_chart.ts";
import type { Markup } from "../../charts/markup.ts";
import type { DrawnPanel } from "./drawn_panel.ts";
import { grafanaUnit } from "./grafana_unit.ts";
import { panelHeatmap } from "./panel_heatmap.ts";
import { panelNumbers } from "./panel_numbers.ts";
import { panelTable } from "./panel_table.ts";
import { seriesNames } from "./series_name.ts";

/** Draws what came back to a panel's queries, in the way nearest to how Grafana shows it. */
export function panelChart(panel: DrawnPanel): Markup {
  const { asked, drawn, kind, panel: title } = panel;
  const description = asked.find((each) => each.description !== undefined)?.description;
  const frame = { title, ...(description === undefined ? {} : { description }) };
  const answered = drawn.filter(({ series }) => series.some(({ points }) => points.length > 0));
  if (answered.length === 0) return emptyFigure(frame, whyEmpty(panel));
  if (kind === "heatmap") return panelHeatmap(frame, answered);
  if (kind === "table") return panelTable(frame, answered);
  if (kind !== "timeseries") return panelNumbers(frame, answered);
  const origin = Math.min(
    ...answered.flatMap(({ series }) => series.map(({ points }) => points[0]?.[0] ?? Infinity)),
  );
  return lineChart({
    ...frame,
    unit: grafanaUnit(answered[0]?.unit ?? ""),
    series: answered.flatMap(({ legend, series }) => {
      const names = seriesNames(series, legend);
      return series.map(({ points }, at) => ({
        name: names[at] ?? "",
        points: points.map(([when, value]) => [(when - origin) / 1_000, value] as const),
      }));
    }),
    height: 180,
  });
}

function whyEmpty({ drawn }: DrawnPanel): string {
  const failed = drawn.find(({ reason, verdict }) => verdict === "failed" && reason !== undefined);
  if (failed?.reason !== undefined) return capitalized(failed.reason);
  return drawn.find(({ emptyBecause }) => emptyBecause !== undefined)?.emptyBecause ??
    "Nothing came back";
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
