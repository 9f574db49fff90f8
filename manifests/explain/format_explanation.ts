import { createPaint, type Paint } from "../../diagnostics/paint.ts";
import type { Explanation, Section, ToldFact, ToldObject } from "./explanation.ts";
import { wrappedLines } from "./wrapped_lines.ts";

/** The width of the whole: what the narrowest usual terminal has. */
const width = 80;

/** Marks what the document says. */
const mark = "*";

/** Writes an explanation for a terminal of 80 or more columns. */
export function formatExplanation(
  explanation: Explanation,
  paint: Paint = createPaint(false),
): string {
  const { cluster, namespace, sections, summary } = explanation;
  const anyWritten = sections.some(({ facts }) => facts.some(({ written }) => written));
  const head = [
    paint.strong(`${cluster} in ${namespace}: ${summary}`),
    ...(anyWritten ? [paint.faint(`${mark} is what you wrote; all else is a default`)] : []),
  ];
  const blocks = sections.map((section) => sectionLines(section, paint).join("\n"));
  return `${[head.join("\n"), ...blocks].join("\n\n")}\n`;
}

function sectionLines({ advice, facts, objects, title }: Section, paint: Paint): string[] {
  const rendered = objects.filter(({ madeBy }) => madeBy !== "keeper");
  const made = objects.filter(({ madeBy }) => madeBy === "keeper");
  const parts = [
    factLines(facts, paint),
    objectLines(rendered, paint),
    made.length === 0 ? [] : [
      paint.faint("  made by the keeper:"),
      ...objectLines(made, paint),
    ],
    advice.flatMap((text) => adviceLines(text, paint)),
  ].filter((lines) => lines.length > 0);
  return [
    paint.strong(title.toUpperCase()),
    ...parts.flatMap((lines, index) => index === 0 ? lines : ["", ...lines]),
  ];
}

function factLines(facts: readonly ToldFact[], paint: Paint): string[] {
  const longest = Math.min(18, Math.max(0, ...facts.map(({ label }) => label.length)));
  const indent = " ".repeat(longest + 5);
  return facts.flatMap(({ label, text, written }) => {
    const sign = written ? paint.hint(mark) : " ";
    const lines = wrappedLines(text, { width, indent });
    if (label.length > longest) return [`${sign} ${paint.faint(label)}`, ...lines];
    const [first = "", ...rest] = lines;
    const gap = " ".repeat(longest - label.length + 3);
    return [`${sign} ${paint.faint(label)}${gap}${first.trimStart()}`, ...rest];
  });
}

function objectLines(objects: readonly ToldObject[], paint: Paint): string[] {
  return objects.flatMap(({ kinds, name, what }) => [
    `  ${kinds.join(", ")} ${paint.strong(name)}`,
    ...wrappedLines(what, { width, indent: "    " }),
  ]);
}

function adviceLines(text: string, paint: Paint): string[] {
  const [first = "", ...rest] = wrappedLines(text, { width, indent: "    ", first: "  ! " });
  return [`  ${paint.warning("!")}${first.slice(3)}`, ...rest];
}
