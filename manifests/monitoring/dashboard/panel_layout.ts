import type { Panel, PanelKind, PanelRow } from "./panel.ts";
import type { PanelJson, RowJson } from "./dashboard_json.ts";
import { type PanelContext, panelJson } from "./panel_json.ts";
import { stableHash } from "./stable_hash.ts";

/** Numbers stand in rows of six, histories in rows of three. */
const sizes: Readonly<Record<PanelKind, { readonly w: number; readonly h: number }>> = {
  stat: { w: 4, h: 4 },
  gauge: { w: 4, h: 4 },
  bargauge: { w: 12, h: 12 },
  table: { w: 24, h: 8 },
  timeseries: { w: 8, h: 8 },
  heatmap: { w: 8, h: 8 },
};

/** Columns of Grafana's grid. */
const columns = 24;

/** Lays rows out below each other, and the panels of each from left to right. */
export function panelLayout(
  rows: readonly PanelRow[],
  context: PanelContext,
): (RowJson | PanelJson)[] {
  const placed: (RowJson | PanelJson)[] = [];
  let y = 0;
  for (const { panels, title } of rows) {
    placed.push({
      id: panelId(title),
      type: "row",
      title,
      collapsed: false,
      gridPos: { h: 1, w: columns, x: 0, y },
      panels: [],
    });
    const positions = flow(panels, y + 1);
    panels.forEach((panel, index) => {
      const gridPos = positions[index] ?? { h: 0, w: 0, x: 0, y };
      placed.push({
        id: panelId(`${title}/${panel.title}`),
        gridPos,
        ...panelJson(panel, context),
      });
    });
    y = Math.max(y + 1, ...positions.map((each) => each.y + each.h));
  }
  return placed;
}

/** Grafana's ids are positive and fit into 32 bits with a sign; a link to a panel contains it. */
function panelId(path: string): number {
  return Number(stableHash(path) % 0x7ffffffen) + 1;
}

function flow(panels: readonly Panel[], top: number): PanelJson["gridPos"][] {
  let x = 0;
  let y = top;
  let height = 0;
  return panels.map(({ kind, width }) => {
    const { h, w } = { ...sizes[kind], ...(width === undefined ? {} : { w: width }) };
    if (x + w > columns) {
      x = 0;
      y += height;
      height = 0;
    }
    const position = { h, w, x, y };
    x += w;
    height = Math.max(height, h);
    return position;
  });
}
