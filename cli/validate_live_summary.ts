import { alignedRows } from "../bench/results/aligned_rows.ts";
import type { LiveReport, LiveVerdict, PanelReport } from "../bench/validation/live/live_report.ts";

/** What a live validation found out, in lines: each alert, the quiet run, panels, other rule sets. */
export async function liveSummaryText(report: LiveReport): Promise<string> {
  const rows = [...caseRows(report), ...supportingRows(report), ...quietRows(report)];
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, told]) => `${name.padEnd(width)}  ${told}`),
    ...panelLines(report.panels),
    ...await ruleSetLines(report),
    `The rules ${report.verdict === "failed" ? "failed" : "passed"}`,
    "",
  ].join("\n");
}

type Row = readonly [name: string, told: string];

function caseRows({ cases }: LiveReport): Row[] {
  return cases.filter(({ verdict }) => verdict !== "not-run").map((each) => {
    const { alert, detectionSeconds, promisedSeconds, verdict } = each;
    const took = detectionSeconds === undefined
      ? ""
      : ` after ${detectionSeconds.toFixed(0)} s of ${promisedSeconds.toFixed(0)} s`;
    return [alert, withReason(`${verdict}${took}`, each)];
  });
}

/** Faults by which no alert is proved, but which have to make certain ones fire all the same. */
function supportingRows({ cases, faults }: LiveReport): Row[] {
  const proving = new Set(cases.map(({ fault }) => fault));
  return faults.filter(({ id, verdict }) => verdict !== "not-run" && !proving.has(id))
    .map((each) => [each.id, withReason(each.verdict, each)]);
}

function quietRows({ quiet }: LiveReport): Row[] {
  if (quiet === undefined) return [];
  const { endedAt, load, startedAt, verdict } = quiet;
  const minutes = ((endedAt - startedAt) / 60_000).toFixed(0);
  const told = `${verdict} after ${minutes} min and ${load.requests} requests`;
  return [["Quiet run", withReason(told, quiet)]];
}

function withReason(told: string, { reason }: { readonly reason?: string }): string {
  return reason === undefined ? told : `${told}: ${reason}`;
}

function panelLines(panels: readonly PanelReport[]): string[] {
  if (panels.length === 0) return [];
  const having = (wanted: LiveVerdict) => panels.filter(({ verdict }) => verdict === wanted);
  const empty = having("passed").filter(({ seriesCount }) => seriesCount === 0).length;
  return [
    `${having("passed").length} of ${panels.length} queries of panels passed, ` +
    `${empty} of them empty for a reason that the panel states`,
    ...having("failed").map(({ dashboard, panel, reason, when }) =>
      `${dashboard}, ${panel} (${when}): ${reason}`
    ),
  ];
}

async function ruleSetLines(report: LiveReport): Promise<string[]> {
  if (report.ruleSets.length < 2) return [];
  const { ruleSetScores } = await import("../bench/validation/report/rule_set_score.ts");
  return alignedRows([
    ["Rule set", "Noticed", "Faults", "Median seconds", "False alarms"],
    ...ruleSetScores(report).map((score) => [
      score.ruleSet,
      String(score.detected),
      String(score.faults),
      score.medianSeconds?.toFixed(0) ?? "",
      score.falseAlerts?.toString() ?? "not run",
    ]),
  ]);
}
