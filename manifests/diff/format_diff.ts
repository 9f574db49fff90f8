import { createPaint, type Paint } from "../../diagnostics/paint.ts";
import type { DiffReport } from "./diff_report.ts";
import { formatChanges } from "./format_changes.ts";
import { formatMarks } from "./format_marks.ts";
import type { ObjectChange } from "./object_change.ts";
import type { Mark } from "./rule.ts";

/** Writes a report for people: the objects that differ, what that does, and a last line of counts. */
export function formatDiff(report: DiffReport, paint: Paint = createPaint(false)): string {
  const { oldName, newName, comparison, marks } = report;
  const blocks = [
    paint.strong(`${oldName} → ${newName}`),
    ...formatChanges(comparison.changes, paint),
    ...formatMarks(marks, paint),
    summary(comparison.changes, marks),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function summary(changes: readonly ObjectChange[], marks: readonly Mark[]): string {
  if (changes.length === 0 && marks.length === 0) return "No object differs";
  const of = (action: ObjectChange["action"]) =>
    changes.filter((change) => change.action === action).length;
  const actions = (["changed", "added", "removed"] as const).filter((action) => of(action) > 0)
    .map((action) => `${of(action)} ${action}`);
  const by = (effect: Mark["effect"]) => marks.filter((mark) => mark.effect === effect).length;
  const effects = [
    by("refused") > 0 ? `${by("refused")} refused` : "",
    by("risks-data") > 0 ? `${by("risks-data")} that risk data` : "",
    by("restarts") > 0 ? `${by("restarts")} that restart pods` : "",
  ].filter((text) => text !== "");
  const objects = `Objects: ${actions.length === 0 ? "none differs" : actions.join(", ")}`;
  return effects.length === 0 ? objects : `${objects}; marks: ${effects.join(", ")}`;
}
