import { dataTable, type TableCell } from "../../charts/data_table.ts";
import { captioned, type ChartFrame } from "../../charts/figure.ts";
import { formatValue } from "../../charts/format_value.ts";
import type { Markup } from "../../charts/markup.ts";
import type { PanelReport } from "../live/live_report.ts";
import { grafanaUnit } from "./grafana_unit.ts";
import { tellingLabels } from "./series_name.ts";

/** A table of newest values: a line for each set of labels, a column for each query. */
export function panelTable(frame: ChartFrame, answered: readonly PanelReport[]): Markup {
  const all = answered.flatMap(({ series }) => series);
  const labels = tellingLabels(all);
  const keyOf = (each: (typeof all)[number]) =>
    JSON.stringify(labels.map((name) => each.labels[name] ?? ""));
  const lines = Map.groupBy(all, keyOf);
  const columns = answered.map(({ legend, unit, series }) => ({
    title: legend ?? "value",
    unit: grafanaUnit(unit),
    values: new Map(series.map((each) => [keyOf(each), each.points.at(-1)?.[1]])),
  }));
  return captioned(
    frame,
    dataTable({
      columns: [
        ...labels.map((title) => ({ title })),
        ...columns.map(({ title }) => ({ title, number: true })),
      ],
      rows: [...lines].map(([key, [first]]) => [
        ...labels.map((name): TableCell => ({ show: first?.labels[name] ?? "" })),
        ...columns.map(({ unit, values }): TableCell => {
          const value = values.get(key);
          return { show: value === undefined ? "" : formatValue(value, unit), key: value ?? null };
        }),
      ]),
      filter: false,
    }),
  );
}
