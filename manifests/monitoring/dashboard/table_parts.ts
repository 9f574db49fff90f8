import type { Options as TableOptions } from "@grafana/grafana-foundation-sdk/table";
import type { PanelJson, Plain } from "./dashboard_json.ts";
import type { Panel } from "./panel.ts";
import { refId } from "./ref_id.ts";
import { valueTexts } from "./value_display.ts";

/** What makes one table of a panel's queries. */
export interface TableParts {
  /** Options of the panel. */
  readonly options: Partial<Plain<TableOptions>>;
  /** Units and texts of columns. */
  readonly overrides: PanelJson["fieldConfig"]["overrides"];
  /** Joins the queries' results by the labels they share, and names and orders columns. */
  readonly transformations: NonNullable<PanelJson["transformations"]>;
}

/** Labels of a panel come first, then its queries in their order. */
export function tableParts({ labels = {}, queries, sortedBy }: Panel): TableParts {
  const columns = queries.map((query, index) => ({
    ...query,
    field: fieldOf(queries.length, index),
  }));
  const hidden = columns.filter(({ onlyLabels }) => onlyLabels === true);
  const shown = columns.filter(({ onlyLabels }) => onlyLabels !== true);
  const order = [...Object.keys(labels), ...shown.map(({ field }) => field)];
  return {
    options: {
      showHeader: true,
      ...(sortedBy === undefined ? {} : { sortBy: [{ displayName: sortedBy, desc: true }] }),
    },
    overrides: shown.flatMap(({ legend, texts, unit }) => {
      const properties = [
        ...(unit === undefined ? [] : [{ id: "unit", value: unit }]),
        ...(texts === undefined ? [] : [{ id: "mappings", value: valueTexts(texts) }]),
      ];
      const matcher = { id: "byName", options: legend };
      return properties.length === 0 ? [] : [{ matcher, properties }];
    }),
    transformations: [
      { id: "merge", options: {} },
      {
        id: "organize",
        options: {
          excludeByName: Object.fromEntries(
            ["Time", ...hidden.map(({ field }) => field)].map((field) => [field, true]),
          ),
          indexByName: Object.fromEntries(order.map((field, index) => [field, index])),
          renameByName: {
            ...labels,
            ...Object.fromEntries(shown.map(({ field, legend }) => [field, legend])),
          },
        },
      },
    ],
  };
}

/** Grafana calls the values of a table's only query "Value", and those of several by their letter. */
function fieldOf(count: number, index: number): string {
  return count === 1 ? "Value" : `Value #${refId(index)}`;
}
