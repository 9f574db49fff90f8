import type { Options as BarGaugeOptions } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Options as GaugeOptions } from "@grafana/grafana-foundation-sdk/gauge";
import type { Options as StatOptions } from "@grafana/grafana-foundation-sdk/stat";
import type {
  FieldConfig as HistoryStyle,
  Options as HistoryOptions,
} from "@grafana/grafana-foundation-sdk/timeseries";
import type { DataSource, PanelJson, PanelTarget, Plain } from "./dashboard_json.ts";
import type { Panel, PanelKind, PanelQuery } from "./panel.ts";
import { refId } from "./ref_id.ts";
import { tableParts } from "./table_parts.ts";
import { thresholdSteps, valueTexts } from "./value_display.ts";

/** The data source that the reader chose. */
export const datasource: DataSource = { type: "prometheus", uid: "${datasource}" };

/** What the panels of a dashboard have in common. */
export interface PanelContext {
  /** Time between two scrapes, as in `30s`: no query asks for finer steps. */
  readonly interval: string;
  /** Where the runbooks are, without a slash at its end. */
  readonly runbooks: string;
}

const histories: ReadonlySet<PanelKind> = new Set<PanelKind>(["timeseries", "heatmap"]);

/** A panel as Grafana takes it, but for its number and its place. */
export function panelJson(
  panel: Panel,
  { interval, runbooks }: PanelContext,
): Omit<PanelJson, "id" | "gridPos"> {
  const { alerts = [], description, emptyBecause, kind, queries, texts, thresholds, title, unit } =
    panel;
  const table = kind === "table" ? tableParts(panel) : undefined;
  return {
    type: kind,
    title,
    description: emptyBecause === undefined ? description : `${description} ${emptyBecause}`,
    datasource,
    links: alerts.map((name) => runbookLink(name, runbooks)),
    targets: queries.map((query, index) => targetJson(query, { index, kind, interval })),
    fieldConfig: {
      defaults: {
        unit,
        ...(panel.unit === "percentunit" && kind === "gauge" ? { min: 0, max: 1 } : {}),
        ...(texts === undefined ? {} : { mappings: valueTexts(texts) }),
        thresholds: { mode: "absolute", steps: thresholdSteps(thresholds) },
        ...(kind === "timeseries" ? { custom: historyStyle(panel) } : {}),
      },
      overrides: table?.overrides ?? [],
    },
    options: table?.options ?? optionsOf(panel),
    ...(table === undefined ? {} : { transformations: table.transformations }),
  };
}

/** The link to an alert's runbook. */
function runbookLink(name: string, runbooks: string): PanelJson["links"][number] {
  return {
    title: `Runbook: ${name}`,
    type: "link",
    icon: "doc",
    tooltip: "",
    url: `${runbooks}/${name}.md`,
    tags: [],
    asDropdown: false,
    targetBlank: true,
    includeVars: false,
    keepTime: false,
  };
}

interface TargetPlace {
  readonly index: number;
  readonly kind: PanelKind;
  readonly interval: string;
}

/** The step is at least a scrape, so that `$__rate_interval` never depends on the data source. */
function targetJson(
  { expr, legend }: PanelQuery,
  { index, kind, interval }: TargetPlace,
): PanelTarget {
  const range = histories.has(kind);
  return {
    refId: refId(index),
    datasource,
    expr,
    legendFormat: legend,
    interval,
    instant: !range,
    range,
    ...(kind === "table" ? { format: "table" } : {}),
    ...(kind === "heatmap" ? { format: "heatmap" } : {}),
  };
}

function historyStyle({ thresholds }: Panel): Partial<Plain<HistoryStyle>> {
  return {
    drawStyle: "line",
    fillOpacity: 10,
    lineWidth: 1,
    showPoints: "auto",
    spanNulls: false,
    thresholdsStyle: { mode: thresholds === undefined ? "off" : "line" },
  };
}

const newest = { calcs: ["lastNotNull"], fields: "", values: false };

function optionsOf(panel: Panel): PanelJson["options"] {
  switch (panel.kind) {
    case "stat":
      return statOptions(panel);
    case "gauge":
      return gaugeOptions;
    case "bargauge":
      return barGaugeOptions;
    case "heatmap":
      return heatmapOptions(panel);
    default:
      return historyOptions;
  }
}

function statOptions({ names, queries, thresholds }: Panel): Partial<Plain<StatOptions>> {
  const value = queries.length > 1 ? "value_and_name" : "value";
  return {
    colorMode: thresholds === undefined ? "none" : "background",
    graphMode: "none",
    orientation: "auto",
    reduceOptions: newest,
    textMode: names === true ? "name" : value,
  };
}

const gaugeOptions: Partial<Plain<GaugeOptions>> = {
  reduceOptions: newest,
  showThresholdLabels: false,
  showThresholdMarkers: true,
};

const barGaugeOptions: Partial<Plain<BarGaugeOptions>> = {
  displayMode: "gradient",
  orientation: "horizontal",
  reduceOptions: newest,
  showUnfilled: true,
  valueMode: "color",
};

const historyOptions: Plain<HistoryOptions> = {
  legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: true },
  tooltip: { mode: "multi", sort: "desc" },
};

/** Counts an interval come in buckets already. */
function heatmapOptions({ unit }: Panel): PanelJson["options"] {
  return {
    calculate: false,
    cellGap: 1,
    color: { mode: "scheme", scheme: "Oranges", steps: 64, reverse: false, exponent: 0.5 },
    legend: { show: true },
    rowsFrame: { layout: "auto" },
    tooltip: { mode: "single", showColorScale: false, yHistogram: false },
    yAxis: { axisPlacement: "left", reverse: false, unit },
  };
}
