import type { Paint, Style } from "../../diagnostics/paint.ts";
import { wrappedLines } from "../explain/wrapped_lines.ts";
import type { Effect, Mark } from "./rule.ts";

/** The most characters of a line, as far as it can be broken. */
const width = 100;

/** How marks of an effect are headed. */
const headings: Readonly<Record<Effect, string>> = {
  "refused": "The API server refuses",
  "risks-data": "Risks data",
  "restarts": "Restarts pods",
};

const effects = ["refused", "risks-data", "restarts"] as const;

/** One block of lines for each effect that there is, the worst first. */
export function formatMarks(marks: readonly Mark[], paint: Paint): string[] {
  return effects.flatMap((effect) => {
    const found = marks.filter((mark) => mark.effect === effect);
    if (found.length === 0) return [];
    const style = effect === "restarts" ? paint.warning : paint.bad;
    const codes = [...new Set(found.map(({ code }) => code))];
    const lines = codes.flatMap((code) =>
      ruleLines(found.filter((mark) => mark.code === code), { paint, style })
    );
    return [[paint.strong(style(headings[effect])), ...lines].join("\n")];
  });
}

/** A rule that found several places says its reason once for those that share it. */
function ruleLines(
  marks: readonly Mark[],
  { paint, style }: { readonly paint: Paint; readonly style: Style },
): string[] {
  const [{ code, hint } = { code: "", hint: "" }] = marks;
  const reasons = [...new Set(marks.map(({ reason }) => reason))];
  const told = reasons.flatMap((reason) => [
    ...marks.filter((mark) => mark.reason === reason).map(({ place }) => `    ${place}`),
    ...wrappedLines(reason, { width, indent: "      " }),
  ]);
  const hints = wrappedLines(`hint: ${hint}`, { width, indent: "      ", first: "    " });
  const [first = "", ...rest] = hints;
  return [`  ${style(code)}`, ...told, first.replace("hint:", paint.hint("hint:")), ...rest];
}
