import {
  askingPanels,
  type DashboardJson,
} from "../../manifests/monitoring/dashboard/dashboard_json.ts";
import type { QueryFinding } from "./dashboard_query_findings.ts";

/** Columns of Grafana's grid. */
const columns = 24;

/** Panels that cannot be told apart, or lie on each other or beside the grid. */
export function layoutFindings(dashboard: DashboardJson): QueryFinding[] {
  const { panels } = dashboard;
  const ids = panels.map(({ id }) => String(id));
  const titles = askingPanels(dashboard).map(({ title }) => title);
  return [
    ...repeated(ids).map((id) => ({ rule: "unique-ids", message: `two panels have the id ${id}` })),
    ...repeated(titles).map((title) => ({
      rule: "unique-titles",
      message: `two panels are called "${title}"`,
    })),
    ...overlaps(panels),
  ];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function overlaps(panels: DashboardJson["panels"]): QueryFinding[] {
  const taken = new Map<string, string>();
  const findings = new Map<string, QueryFinding>();
  for (const { gridPos: { h, w, x, y }, title } of panels) {
    if (x < 0 || x + w > columns) {
      findings.set(title, { rule: "grid", message: `"${title}" is wider than the grid` });
    }
    for (let cell = 0; cell < w * h; cell++) {
      const place = `${x + cell % w} ${y + Math.floor(cell / w)}`;
      const other = taken.get(place);
      if (other !== undefined) {
        findings.set(title, { rule: "grid", message: `"${title}" lies on "${other}"` });
      }
      taken.set(place, title);
    }
  }
  return [...findings.values()];
}
