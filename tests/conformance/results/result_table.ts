import type { CaseResult } from "../case_result.ts";

const marks: Readonly<Record<CaseResult["outcome"], string>> = {
  passed: "✓",
  failed: "✗",
  "not run": "–",
};

/** The results for a person: by group, each with its time and what there is to say. */
export function resultTable(results: readonly CaseResult[]): string {
  const groups = Map.groupBy(results, ({ group }) => group);
  return [...groups].flatMap(([group, members]) => [group, ...members.flatMap(linesOf), ""])
    .join("\n");
}

function linesOf({ outcome, name, seconds, detail }: CaseResult): string[] {
  const time = outcome === "not run" ? "not run" : `${seconds.toFixed(1)} s`;
  const lines = (detail ?? "").split("\n").filter((line) => line.trim() !== "");
  return [
    `  ${marks[outcome]} ${time.padStart(8)}  ${name}`,
    ...lines.map((line) => `              ${line}`),
  ];
}
