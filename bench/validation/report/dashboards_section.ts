import { filtered } from "../../charts/data_table.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { badge, disclosure, pageSection } from "../../charts/page_parts.ts";
import type { LiveReport, PanelReport } from "../live/live_report.ts";
import { type DrawnPanel, drawnPanels } from "./drawn_panel.ts";
import { panelChart } from "./panel_chart.ts";
import { verdictBadge, worstFirst } from "./verdict_badge.ts";

/** What came back to every panel of the dashboards; nothing where they were not asked. */
export function dashboardsSection({ panels }: LiveReport): Markup | undefined {
  const drawn = drawnPanels(panels);
  if (drawn.length === 0) return undefined;
  const failed = drawn.filter(({ verdict }) => verdict === "failed");
  const dashboards = Map.groupBy(drawn, ({ dashboard }) => dashboard);
  return pageSection({
    id: "dashboards",
    title: "Dashboards",
    lead:
      "Every query of every panel, asked of Prometheus over the quiet run. What is drawn came back under load; a panel may be empty only where it says why.",
    body: filtered(
      markup`${
        failed.length === 0
          ? undefined
          : markup`<h3>Failed</h3><div class="charts">${failed.map(panelCard)}</div>`
      }${
        [...dashboards].map(([dashboard, all]) =>
          markup`<h3>${dashboard}</h3><div class="stack">${
            [...Map.groupBy(all, ({ row }) => row)].map(([row, own], at) =>
              rowCard(row, { panels: own, open: at === 0 })
            )
          }</div>`
        )
      }`,
      "panels",
    ),
  });
}

function rowCard(
  row: string,
  { open, panels }: { readonly panels: readonly DrawnPanel[]; readonly open: boolean },
): Markup {
  const passed = panels.filter(({ verdict }) => verdict === "passed").length;
  const verdict = passed === panels.length ? "passed" : "failed";
  return disclosure({
    open: open || row === "",
    summary: markup`${verdictBadge(verdict)} <b>${
      row === "" ? "Panels" : row
    }</b> <span class="muted">${
      panels.length === 1 ? "1 panel" : `${panels.length} panels`
    }</span>`,
    body: markup`<div class="charts">${worstFirst(panels).map(panelCard)}</div>`,
  });
}

function panelCard(panel: DrawnPanel): Markup {
  const { asked, kind } = panel;
  const synthetic = asked.some((each) => each.synthetic)
    ? badge("stand-in, no Kamaji here", "accent")
    : undefined;
  const wide = kind === "table" && asked.length > 1 ? " wide-card" : "";
  return markup`<div class="card${wide}" data-item="">${failuresOf(asked)}${synthetic}${
    panelChart(panel)
  }<details><summary class="muted">${countsOf(asked)}</summary>${
    queriesOf(asked).map(({ legend, query }) =>
      markup`${
        legend === undefined ? undefined : markup`<span class="muted">${legend}</span>`
      }<pre><code>${query}</code></pre>`
    )
  }</details></div>`;
}

/** What went wrong with a panel, each reason once; what is drawn may be the other half of it. */
function failuresOf(asked: readonly PanelReport[]): Markup | undefined {
  const failed = asked.filter(({ verdict }) => verdict === "failed");
  if (failed.length === 0) return undefined;
  const reasons = new Set(
    failed.map(({ reason = "failed", when }) => `${whenNames[when]}: ${reason}`),
  );
  return markup`<p>${verdictBadge("failed")} <span class="bad">${
    [...reasons].join("; ")
  }</span></p>`;
}

const whenNames = { load: "under load", idle: "idle" } as const;

function countsOf(asked: readonly PanelReport[]): string {
  const told = (["load", "idle"] as const).flatMap((when) => {
    const own = asked.filter((each) => each.when === when);
    const count = own.reduce((sum, { seriesCount }) => sum + seriesCount, 0);
    return own.length === 0 ? [] : [`${count} series ${whenNames[when]}`];
  });
  return `Queries: ${told.join(", ")}`;
}

/** Queries differ between load and idle only in their windows, so each is shown once. */
function queriesOf(asked: readonly PanelReport[]): PanelReport[] {
  const [first] = asked;
  return asked.filter(({ reason, when }) => when === first?.when || reason !== undefined);
}
