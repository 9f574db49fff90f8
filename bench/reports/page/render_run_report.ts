import { htmlPage, type PageLink } from "../../charts/html_page.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { type StatTile, statTiles, verdictBox } from "../../charts/page_parts.ts";
import type { RunResult } from "../../results/run_result.ts";
import { figureInterval, figureValue } from "../figure_value.ts";
import { failedOf, operationRows } from "../operation_rows.ts";
import { verdictTones, verdictWords } from "../verdict_words.ts";
import { environmentSection } from "./environment_section.ts";
import { findingsSection, tilesShown } from "./findings_section.ts";
import { trialsSection } from "./trials_section.ts";

/**
 * A result as one HTML file: the verdict and why, the headline figures, what the scenario concludes,
 * every trial with its clients, tenants and members second by second, and where it all ran. The same
 * result always gives the same bytes, and nothing in it can run or load anything; see `htmlPage`.
 */
export function renderRunReport(result: RunResult): string {
  const { environment, scenario, startedAt } = result;
  const parts: readonly (readonly [PageLink, Markup | undefined])[] = [
    [{ text: "Findings", to: "findings" }, findingsSection(result.findings)],
    [{ text: "Trials", to: "trials" }, trialsSection(result)],
    [{ text: "Environment", to: "environment" }, environmentSection(result)],
  ];
  const shown = parts.filter(([, part]) => part !== undefined);
  const when = `${startedAt.slice(0, 16).replace("T", " ")} UTC`;
  return htmlPage({
    title: `${scenario.title}, ${when}`,
    brand: "etcd benchmark",
    links: shown.map(([link]) => link),
    body: markup`${verdictOf(result)}${statTiles(tilesOf(result))}${shown.map(([, part]) => part)}`,
    footer:
      markup`${environment.tool} · scenario ${scenario.name}, profile ${scenario.profile}, seed ${
        String(scenario.seed)
      } · ${when}`,
  });
}

function verdictOf({ environment, reasons, scenario, verdict }: RunResult): Markup {
  return verdictBox({
    tone: verdictTones[verdict],
    title: `${verdictWords[verdict]}: ${scenario.title}`,
    lines: [
      scenario.question,
      ...reasons,
      markup`<span class="muted">${environment.target}${
        environment.sharedMachine
          ? ". Generator and members shared one machine: fit to compare runs, not to size."
          : ""
      }</span>`,
    ],
  });
}

/** A scenario without figures of its own is told by what all clients saw together. */
function tilesOf(result: RunResult): StatTile[] {
  const figures = result.findings.figures.slice(0, tilesShown);
  if (figures.length === 0) return loadTiles(result);
  return figures.map((figure) => ({
    label: figure.title,
    value: figureValue(figure),
    ...(figure.interval === null
      ? {}
      : { note: markup`<abbr title="95 % interval">${figureInterval(figure)}</abbr>` }),
  }));
}

function loadTiles(result: RunResult): StatTile[] {
  const rows = operationRows(result);
  const requests = rows.reduce((sum, { operation }) => sum + operation.latency.count, 0);
  const failed = rows.reduce((sum, { operation }) => sum + failedOf(operation), 0);
  const slowest = rows.toSorted((a, b) => b.operation.latency.p99 - a.operation.latency.p99)[0];
  return [
    { label: "Requests", value: figureValue({ unit: "count", value: requests }) },
    {
      label: "Failed",
      value: figureValue({ unit: "share", value: failed / Math.max(1, requests) }),
      tone: failed > 0 ? "warning" : "good",
    },
    ...(slowest === undefined ? [] : [{
      label: "Largest p99",
      value: figureValue({ unit: "ms", value: slowest.operation.latency.p99 }),
      note: slowest.operation.name,
    }]),
    {
      label: "Broken promises",
      value: String(
        result.trials.reduce((sum, { correctness }) => sum + correctness.violations.length, 0),
      ),
    },
  ];
}
