import type { LiveVerdict, PanelReport } from "../live/live_report.ts";

/** A panel with all of its queries, as they were asked under load and on an idle cluster. */
export interface DrawnPanel {
  /** Title of its dashboard. */
  readonly dashboard: string;
  /** Heading of its row; empty where it is not told. */
  readonly row: string;
  /** Its title. */
  readonly panel: string;
  /** How it is drawn. */
  readonly kind: string;
  /** What is drawn: the answers under load, or those without when there are no others. */
  readonly drawn: readonly PanelReport[];
  /** All answers. */
  readonly asked: readonly PanelReport[];
  /** Of all of its queries. */
  readonly verdict: LiveVerdict;
}

/** Puts queries of the same panel together, in the order of dashboards. */
export function drawnPanels(panels: readonly PanelReport[]): DrawnPanel[] {
  const groups = Map.groupBy(
    panels,
    ({ dashboard, panel, row = "" }) => JSON.stringify([dashboard, row, panel]),
  );
  return [...groups.values()].flatMap((asked) => {
    const [first] = asked;
    if (first === undefined) return [];
    const { dashboard, kind, panel, row = "" } = first;
    const loaded = asked.filter(({ when }) => when === "load");
    return [{
      ...{ dashboard, row, panel, kind, asked },
      drawn: loaded.length > 0 ? loaded : asked,
      verdict: verdictOf(asked),
    }];
  });
}

function verdictOf(asked: readonly PanelReport[]): LiveVerdict {
  if (asked.some(({ verdict }) => verdict === "failed")) return "failed";
  return asked.some(({ verdict }) => verdict === "passed") ? "passed" : "not-run";
}
