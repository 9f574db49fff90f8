import type { EventMark } from "../../charts/chart_marks.ts";
import { responsive } from "../../charts/figure.ts";
import { formatValue } from "../../charts/format_value.ts";
import { lineChart } from "../../charts/line_chart.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { factList, webLink } from "../../charts/page_parts.ts";
import type { AlertCaseReport, FaultReport } from "../live/live_report.ts";
import { severityTag } from "./alerts_section.ts";
import { seriesNames } from "./series_name.ts";

/** What an alert says and compares, and what it compared while its fault was on. */
export function alertDetails(report: AlertCaseReport, fault: FaultReport): Markup {
  const { alert, description, runbook, severity, summary } = report;
  const facts = factList([
    ["for", timesOf(report)],
    ["Promised within", formatValue(report.promisedSeconds, "s")],
    ["Fired after", formatValue(report.detectionSeconds, "s")],
    ...(runbook === undefined ? [] : [["Runbook", webLink(runbook, alert)] as const]),
  ]);
  return markup`<div class="split"><div><h3>${alert} ${
    severityTag(severity)
  }</h3><p>${summary}</p>${
    description === undefined
      ? undefined
      : markup`<p class="muted">${readableTemplate(description)}</p>`
  }${facts}</div><div>${samplesChart(report, fault)}<pre><code>${report.expression}</code></pre>${
    scaled(report)
  }</div></div>`;
}

/**
 * A text of Prometheus with its templates as a reader says them: `{{ $labels.pod }}` is ‹pod›, and
 * whatever is made of `$value` is ‹value›.
 */
export function readableTemplate(text: string): string {
  return text.replaceAll(/\{\{[^}]*?\$labels\.(\w+)[^}]*\}\}/g, "‹$1›")
    .replaceAll(/\{\{[^}]*\$value[^}]*\}\}/g, "‹value›");
}

function timesOf({ forSeconds, scaledForSeconds }: AlertCaseReport): string {
  if (forSeconds === 0) return "fires at once";
  return `${formatValue(forSeconds, "s")} in production, ${
    formatValue(scaledForSeconds, "s")
  } here`;
}

function scaled({ expression, scaledExpression }: AlertCaseReport): Markup | undefined {
  if (expression === scaledExpression) return undefined;
  return markup`<details><summary class="muted">As it was evaluated here</summary><pre><code>${scaledExpression}</code></pre></details>`;
}

function samplesChart(
  { samples, threshold }: AlertCaseReport,
  fault: FaultReport,
): Markup | undefined {
  const origin = fault.injectedAt ?? fault.beganAt;
  const drawn = samples.filter(({ points }) => points.length > 0);
  if (origin === undefined || drawn.length === 0) return undefined;
  const names = seriesNames(drawn);
  const series = drawn.map(({ points }, index) => ({
    name: names[index] ?? "",
    points: points.map(([at, value]) => [(at - origin) / 1_000, value] as const),
  }));
  return responsive((width) =>
    lineChart({
      title: "",
      description: `What it compares, since the fault ${
        fault.injectedAt === undefined ? "began" : "was on"
      }`,
      unit: "count",
      series,
      names: "below",
      marks: marksOf(fault, origin),
      thresholds: threshold === undefined ? [] : [{ value: threshold, label: "threshold" }],
      width,
      height: 170,
    }), { wide: 520, narrow: 330 });
}

function marksOf({ healedAt, injectedAt }: FaultReport, origin: number): EventMark[] {
  if (injectedAt === undefined) return [];
  const at = (injectedAt - origin) / 1_000;
  return [{
    at,
    ...(healedAt === undefined ? {} : { to: (healedAt - origin) / 1_000 }),
    label: "the fault",
  }];
}
