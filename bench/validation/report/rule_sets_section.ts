import { dataTable, type TableCell } from "../../charts/data_table.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { badge, disclosure, pageSection } from "../../charts/page_parts.ts";
import type { LiveReport } from "../live/live_report.ts";
import { faultAnchor } from "./fault_anchor.ts";
import { type RuleSetScore, ruleSetScores, scoredFaults } from "./rule_set_score.ts";

/** The same faults before other rule sets; nothing where there was none but ours. */
export function ruleSetsSection(report: LiveReport): Markup | undefined {
  const scores = ruleSetScores(report);
  const faults = scoredFaults(report);
  if (scores.length < 2 || faults.length === 0) return undefined;
  const board = dataTable({
    columns: [
      { title: "Rule set" },
      { title: "Detected", number: true },
      { title: "Missed", number: true },
      { title: "Median to fire", number: true },
      { title: "False alerts", number: true },
    ],
    rows: scores.map(scoreRow),
    filter: false,
    sortable: true,
  });
  const each = dataTable({
    columns: [
      { title: "Fault" },
      ...scores.map(({ ruleSet }) => ({ title: ruleSet, number: true })),
    ],
    rows: faults.map(({ id }) => [
      { show: markup`<a href="#${faultAnchor(id)}">${id}</a>`, key: id },
      ...scores.map(({ seconds }) => timeCell(seconds.get(id))),
    ]),
  });
  return pageSection({
    id: "rule-sets",
    title: "Rule sets",
    lead:
      "The same faults on the same clusters at the same pace. Any alert of a set counts as detecting a fault that begins to hold and fires while it is on, whatever it says; false alerts are those of the quiet run.",
    body: markup`<div class="stack">${board}${
      disclosure({
        summary:
          markup`<b>Fault by fault</b> <span class="muted">seconds to the first alert</span>`,
        body: each,
      })
    }</div>`,
  });
}

function scoreRow(
  { detected, falseAlerts, faults, medianSeconds, ruleSet }: RuleSetScore,
): TableCell[] {
  const missed = faults - detected;
  return [
    { show: ruleSet },
    { show: `${detected} of ${faults}`, key: detected },
    {
      show: markup`<span class="${missed > 0 ? "bad" : "good"}">${String(missed)}</span>`,
      key: missed,
    },
    { show: formatValue(medianSeconds, "s"), key: medianSeconds ?? null },
    {
      show: falseAlerts === undefined
        ? "not run"
        : markup`<span class="${falseAlerts > 0 ? "bad" : "good"}">${String(falseAlerts)}</span>`,
      key: falseAlerts ?? null,
    },
  ];
}

function timeCell(seconds: number | undefined): TableCell {
  if (seconds === undefined) return { show: badge("missed", "bad"), key: null };
  return { show: formatValue(seconds, "s"), key: seconds };
}
