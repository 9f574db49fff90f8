import { dataTable } from "../../charts/data_table.ts";
import { captioned, type ChartFrame } from "../../charts/figure.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { sparkline } from "../../charts/sparkline.ts";
import type { Unit } from "../../charts/unit.ts";
import type { PanelReport, SampledSeries } from "../live/live_report.ts";
import { grafanaUnit } from "./grafana_unit.ts";
import { seriesNames } from "./series_name.ts";

interface Number {
  readonly name: string;
  readonly unit: Unit;
  readonly points: SampledSeries["points"];
}

/** The newest values with how they came about: one large, several below each other. */
export function panelNumbers(frame: ChartFrame, answered: readonly PanelReport[]): Markup {
  const numbers = answered.flatMap(({ legend, series, unit }): Number[] => {
    const names = seriesNames(series, legend);
    return series.map(({ points }, at) => ({
      name: names[at] ?? "",
      unit: grafanaUnit(unit),
      points,
    }));
  }).filter(({ points }) => points.length > 0);
  const [only] = numbers;
  if (only !== undefined && numbers.length === 1) {
    return captioned(
      frame,
      markup`<div class="newest"><strong>${newest(only)}</strong>${history(only, 180)}</div>`,
    );
  }
  return captioned(
    frame,
    dataTable({
      columns: [{ title: "Name" }, { title: "Newest", number: true }, { title: "" }],
      rows: numbers.map((each) => [
        each.name,
        { show: newest(each), key: each.points.at(-1)?.[1] ?? null },
        history(each, 80),
      ]),
      sortable: false,
      filter: false,
    }),
  );
}

function newest({ points, unit }: Number): string {
  return formatValue(points.at(-1)?.[1], unit);
}

function history({ name, points }: Number, width: number): Markup {
  return sparkline(points, { label: `${name} over time`, width });
}
