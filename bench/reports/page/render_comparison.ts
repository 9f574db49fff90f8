import { dataTable } from "../../charts/data_table.ts";
import { responsive } from "../../charts/figure.ts";
import { htmlPage } from "../../charts/html_page.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { badge, pageSection, verdictBox } from "../../charts/page_parts.ts";
import type { MetricComparison } from "../../compare/compare_metrics.ts";
import type { RunComparison } from "../../compare/compare_runs.ts";
import { changeText, forestPlot, verdictTone } from "./forest_plot.ts";

/**
 * A comparison as one HTML file: the verdict, a forest plot of all figures, and the figures in a
 * table. The same comparison always gives the same bytes.
 *
 * @param tool name and version of the program
 */
export function renderComparison(comparison: RunComparison, tool: string): string {
  const { basis, metrics, notes, scenario } = comparison;
  return htmlPage({
    title: `Comparison: ${scenario}`,
    brand: "etcd comparison",
    body: markup`${verdictOf(comparison)}${
      pageSection({
        id: "figures",
        title: "Figures",
        lead: `From ${basis}. A difference is claimed where its size and its probability, ` +
          "corrected for the number of figures, both speak for it.",
        body: markup`<div class="stack"><div class="card">${
          responsive((width) => forestPlot({ metrics, width }))
        }</div>${tableOf(metrics)}</div>`,
      })
    }${
      notes.length === 0 ? undefined : pageSection({
        id: "notes",
        title: "To be known",
        body: notes.map((note) => markup`<p>${note}</p>`),
      })
    }`,
    footer: markup`${tool}`,
  });
}

function verdictOf({ metrics, regressed, scenario }: RunComparison): Markup {
  const worse = metrics.filter(({ verdict }) => verdict === "regression");
  const better = metrics.filter(({ verdict }) => verdict === "improvement");
  const told = [
    ...worse.map(({ name, ratio }) => `Worse: ${name}, ${changeText(ratio)}`),
    ...better.map(({ name, ratio }) => `Better: ${name}, ${changeText(ratio)}`),
  ];
  return verdictBox({
    tone: regressed ? "bad" : "good",
    title: regressed ? "Regression" : better.length > 0 ? "Improvement" : "No difference",
    lines: [scenario, ...told],
  });
}

function tableOf(metrics: readonly MetricComparison[]): Markup {
  const number = true;
  return dataTable({
    columns: [
      { title: "Figure" },
      { title: "Before", number },
      { title: "After", number },
      { title: "Change", number },
      { title: "95 % interval", number },
      { title: "p", number },
      { title: "Verdict" },
    ],
    rows: metrics.map(({ base, doubt, head, high, low, name, p, ratio, unit, verdict }) => [
      name,
      { show: `${figureText(base)} ${unit}`, key: base },
      { show: `${figureText(head)} ${unit}`, key: head },
      { show: changeText(ratio), key: ratio },
      { show: `${changeText(low)} to ${changeText(high)}`, key: low },
      { show: p < 0.001 ? "< 0.001" : p.toFixed(3), key: p },
      markup`${badge(verdict.replace("-", " "), verdictTone(verdict))} ${doubt}`,
    ]),
  });
}

function figureText(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
