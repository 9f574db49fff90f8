import type { CaseResult } from "../case_result.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** The results as JUnit XML, which CI systems show: a suite a group. */
export function junitReport(results: readonly CaseResult[]): string {
  const groups = Map.groupBy(results, ({ group }) => group);
  const suites = [...groups].map(([group, members]) => suiteOf(group, members)).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}</testsuites>\n`;
}

function suiteOf(group: string, results: readonly CaseResult[]): string {
  const failures = results.filter(({ outcome }) => outcome === "failed").length;
  const skipped = results.filter(({ outcome }) => outcome === "not run").length;
  const counts = `tests="${results.length}" failures="${failures}" skipped="${skipped}"`;
  const cases = results.map(caseOf).join("");
  return `  <testsuite name="${group}" ${counts}>\n${cases}  </testsuite>\n`;
}

function caseOf({ group, name, outcome, seconds, detail = "" }: CaseResult): string {
  const attributes = `classname="${group}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  const [first = ""] = detail.split("\n");
  const content = {
    passed: "",
    failed: `<failure message="${escaped(first)}">${escaped(detail)}</failure>`,
    "not run": `<skipped message="${escaped(first)}"/>`,
  }[outcome];
  return `    <testcase ${attributes}>${content}</testcase>\n`;
}

/** XML 1.0 has no way to write most control characters at all. */
function escaped(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "�")
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
