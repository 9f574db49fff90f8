import { bulletBar } from "../../charts/bullet_bar.ts";
import { dataTable, type TableCell } from "../../charts/data_table.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { pageSection, tag } from "../../charts/page_parts.ts";
import type { Tone } from "../../charts/tone.ts";
import type { AlertCaseReport, LiveReport } from "../live/live_report.ts";
import { faultAnchor } from "./fault_anchor.ts";
import { verdictBadge, worstFirst } from "./verdict_badge.ts";

const severities: readonly string[] = ["critical", "warning", "info", "none"];

/** Every alert in a line: how soon it fired, and how soon it had to. */
export function alertsSection({ cases }: LiveReport): Markup {
  return pageSection({
    id: "alerts",
    title: "Alerts",
    lead:
      "From the moment the fault was on to the alert firing, against the promise (the line across). " +
      "Times are of this run, in which rules count time faster.",
    body: dataTable({
      columns: [
        { title: "Alert" },
        { title: "Verdict" },
        { title: "Fired after", number: true },
        { title: "Against promise" },
        { title: "Promised", number: true },
        { title: "Severity" },
        { title: "for, in production", number: true },
        { title: "Fault" },
      ],
      rows: worstFirst(cases).map(rowOf),
    }),
  });
}

function rowOf(report: AlertCaseReport): TableCell[] {
  const { alert, detectionSeconds, forSeconds, promisedSeconds, verdict } = report;
  const share = (detectionSeconds ?? Infinity) / promisedSeconds;
  return [
    { show: alert },
    { show: verdictBadge(verdict), key: verdict },
    { show: formatValue(detectionSeconds, "s"), key: detectionSeconds ?? null },
    {
      show: detectionSeconds === undefined
        ? markup`<span class="muted">${verdict === "failed" ? "did not fire" : ""}</span>`
        : bulletBar({ value: detectionSeconds, limit: promisedSeconds, unit: "s" }),
      key: Number.isFinite(share) ? share : null,
    },
    { show: formatValue(promisedSeconds, "s"), key: promisedSeconds },
    { show: severityTag(report.severity), key: severities.indexOf(report.severity) },
    { show: forSeconds === 0 ? "at once" : formatValue(forSeconds, "s"), key: forSeconds },
    { show: faultOf(report) },
  ];
}

/** The fault that proves an alert, with a link to what was made; or why there is none. */
function faultOf({ fault, reason, verdict }: AlertCaseReport): Markup {
  if (fault === undefined) return markup`<span class="muted">${reason}</span>`;
  return markup`<a href="#${verdict === "not-run" ? "not-run" : faultAnchor(fault)}">${fault}</a>`;
}

/** How urgent an alert is, as a word. */
export function severityTag(severity: string): Markup {
  const tones: Readonly<Record<string, Tone>> = {
    critical: "bad",
    warning: "warning",
    info: "accent",
  };
  return tag(severity, Object.hasOwn(tones, severity) ? tones[severity] ?? "neutral" : "neutral");
}
