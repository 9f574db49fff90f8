import type { Paint, Style } from "../../../diagnostics/paint.ts";
import { wrappedLines } from "../../../manifests/explain/wrapped_lines.ts";
import type { Finding, Remedy, Verdict } from "../finding.ts";
import type { Inspection } from "../inspection.ts";
import type { ScreenOptions } from "./screen_options.ts";

/** Findings told below the first one; all of them are in `--output json`. */
const mostOthers = 4;

/** What matters most: how it is, what to do first, and what else is to be said. */
export function headLines(inspection: Inspection, options: ScreenOptions): string[] {
  const { paint } = options;
  const { firstStep, findings, verdict } = inspection;
  const others = verdict === "healthy" ? findings : findings.slice(1);
  return [
    ...titleLines(inspection, options),
    ...(firstStep === null ? [] : remedyLines(firstStep, options)),
    ...others.slice(0, mostOthers).flatMap((finding) => findingLines(finding, options)),
    ...(others.length > mostOthers
      ? [`  ${paint.faint(`… and ${others.length - mostOthers} more: --output json has all`)}`]
      : []),
  ];
}

const marks: Readonly<Record<Verdict, string>> = {
  healthy: "✓",
  degraded: "!",
  down: "✗",
  unknown: "?",
};

function titleLines(inspection: Inspection, { columns, paint }: ScreenOptions): string[] {
  const { cluster, summary, takenAt, verdict } = inspection;
  const style = styleOf(verdict, paint);
  const word = `${verdict[0]?.toUpperCase()}${verdict.slice(1)}`;
  const said = `${marks[verdict]} ${word}: ${summary}`;
  const where = cluster === null ? "" : `${cluster.namespace}/${cluster.name}`;
  const when = `${takenAt.slice(0, 19).replace("T", " ")} UTC`;
  const right = [where, when].filter((text) => text !== "").join("  ");
  const paintedRight = paint.faint(right);
  const lines = wrappedLines(said, { width: columns, indent: "  ", first: "" });
  const painted = lines.map((line) => style(paint.strong(line)));
  const room = columns - (lines.at(-1)?.length ?? 0) - right.length;
  if (lines.length === 1 && room >= 2) return [painted[0] + " ".repeat(room) + paintedRight];
  return [...painted, `  ${paintedRight}`];
}

function remedyLines(remedy: Remedy, { columns, paint }: ScreenOptions): string[] {
  const lines = wrappedLines(remedy.text, { width: columns, indent: "    ", first: "  → " });
  return [
    ...lines.map((line) => paint.strong(line)),
    // A command is never broken: it is there to be copied.
    ...(remedy.command === undefined ? [] : [`    ${paint.hint(remedy.command)}`]),
    ...(remedy.document === undefined ? [] : [`    ${paint.hint(remedy.document)}`]),
  ];
}

function findingLines({ message, severity }: Finding, options: ScreenOptions): string[] {
  const { columns, paint } = options;
  const mark = severity === "notice" ? "·" : "!";
  const style = severity === "notice" ? paint.faint : paint.warning;
  const [first = "", ...rest] = wrappedLines(message, {
    width: columns,
    indent: "    ",
    first: `  ${mark} `,
  });
  return [`  ${style(mark)}${first.slice(3)}`, ...rest];
}

function styleOf(verdict: Verdict, paint: Paint): Style {
  if (verdict === "healthy") return paint.good;
  return verdict === "down" ? paint.bad : paint.warning;
}
