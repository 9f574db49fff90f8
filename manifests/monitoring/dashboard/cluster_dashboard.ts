import { clusterNames } from "../../cluster_names.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { metricMatchers, metricsJob } from "../metric_labels.ts";
import { clusterPanels } from "./cluster_panels.ts";
import type {
  DashboardJson,
  DataSource,
  GridPosition,
  PanelJson,
  ThresholdStep,
} from "./dashboard_json.ts";
import { dashboardUid } from "./dashboard_uid.ts";
import type { Panel } from "./panel.ts";

const datasource: DataSource = { type: "prometheus", uid: "${datasource}" };

/** Numbers stand in one row of four, histories in rows of two. */
const sizes = { stat: { w: 6, h: 4 }, timeseries: { w: 12, h: 8 } } as const;

const columns = 24;

/**
 * The dashboard of one cluster. Its queries name the cluster exactly; only the data source and the
 * pods are the reader's choice.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterDashboard(config: EtcdCluster): DashboardJson {
  const { namespace } = clusterNames(config);
  const { name } = config.metadata;
  return {
    uid: dashboardUid(namespace, name),
    title: `etcd ${metricsJob(config)}`,
    description: `Multi-tenant etcd "${name}" in namespace "${namespace}".`,
    tags: ["etcd", "kamaji"],
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    refresh: "30s",
    timezone: "browser",
    time: { from: "now-3h", to: "now" },
    templating: { list: [datasourceVariable(), podVariable(config)] },
    annotations: { list: [] },
    panels: placed(clusterPanels(config)),
  };
}

function datasourceVariable(): Readonly<Record<string, unknown>> {
  return { name: "datasource", label: "Data source", type: "datasource", query: "prometheus" };
}

function podVariable(config: EtcdCluster): Readonly<Record<string, unknown>> {
  const query = `label_values(up{${metricMatchers(config)}}, pod)`;
  return {
    name: "pod",
    label: "Pod",
    type: "query",
    datasource,
    query: { query, refId: "pod" },
    definition: query,
    refresh: 2,
    sort: 3,
    multi: true,
    includeAll: true,
    allValue: ".*",
    current: { text: ["All"], value: ["$__all"] },
  };
}

/** Lays panels out from left to right, and numbers them. */
function placed(panels: readonly Panel[]): PanelJson[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return panels.map((panel, index) => {
    const { w, h } = sizes[panel.type];
    if (x + w > columns || (x > 0 && h !== rowHeight)) {
      x = 0;
      y += rowHeight;
    }
    const position = { h, w, x, y };
    x += w;
    rowHeight = h;
    return panelJson(panel, { id: index + 1, position });
  });
}

interface Placement {
  readonly id: number;
  readonly position: GridPosition;
}

function panelJson(panel: Panel, { id, position }: Placement): PanelJson {
  const { type, title, description, unit, queries } = panel;
  const newest = type === "stat";
  return {
    id,
    type,
    title,
    description,
    datasource,
    gridPos: position,
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      datasource,
      expr,
      legendFormat: legend,
      instant: newest,
      range: !newest,
    })),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        thresholds: { mode: "absolute", steps: thresholdSteps(panel) },
        ...(newest ? {} : { custom: historyStyle(panel) }),
      },
      overrides: [],
    },
    options: newest ? numberOptions(panel) : historyOptions,
  };
}

/** Where the alarm lies below the warning, small values are the bad ones. */
function thresholdSteps({ thresholds }: Panel): ThresholdStep[] {
  if (thresholds === undefined) return [{ color: "green", value: null }];
  const { warning, critical } = thresholds;
  if (critical > warning) {
    return [
      { color: "green", value: null },
      { color: "orange", value: warning },
      { color: "red", value: critical },
    ];
  }
  const below = { color: "red", value: null };
  const good = { color: "green", value: warning };
  return critical === warning ? [below, good] : [below, { color: "orange", value: critical }, good];
}

function historyStyle({ thresholds }: Panel): Readonly<Record<string, unknown>> {
  return {
    drawStyle: "line",
    fillOpacity: 10,
    showPoints: "never",
    thresholdsStyle: { mode: thresholds === undefined ? "off" : "line" },
  };
}

const historyOptions = {
  legend: { displayMode: "list", placement: "bottom", showLegend: true },
  tooltip: { mode: "multi", sort: "desc" },
} as const;

/** Without a threshold, what counts is which series there is. */
function numberOptions({ thresholds }: Panel): Readonly<Record<string, unknown>> {
  return {
    colorMode: thresholds === undefined ? "none" : "background",
    graphMode: "none",
    reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
    textMode: thresholds === undefined ? "name" : "value",
  };
}
