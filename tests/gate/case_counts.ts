/** How the cases of a run ended, and which files they came from. */
export interface CaseCounts {
  /** Cases that passed. */
  readonly passed: number;
  /** Cases that failed or were cancelled, and groups that failed by themselves, as by a hook. */
  readonly failed: number;
  /** Cases that did not run because the code says so. */
  readonly skipped: number;
  /** The files that ran, as `deno test` names them: `./cli/route_test.ts`. */
  readonly files: ReadonlySet<string>;
  /** Those of them that have a failed case. */
  readonly failedFiles: ReadonlySet<string>;
}

interface ReportedCase {
  readonly name: string;
  readonly file: string;
  readonly outcome: "passed" | "failed" | "failed below" | "skipped";
}

/**
 * Counts the cases in a JUnit report of `deno test`, where a case is what has no cases below it.
 *
 * Deno's own totals count a group as one test and everything below it as steps. In its report the
 * top level stands under its file and everything below it in a suite of the runner's own, with the
 * names of all its parents: `group > inner > case`. A group that fails because of a case below says
 * so; any other failure is its own, as one of a hook.
 */
export function countCases(report: string): CaseCounts {
  const cases = reportedCases(report);
  const groups = new Set(cases.flatMap(({ name }) => parentsOf(name)));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, outcome } of cases) {
    if (outcome === "failed below") continue;
    if (outcome === "failed" || !groups.has(name)) counts[outcome]++;
  }
  const ownFiles = cases.filter(({ file }) => !isRunner(file));
  return { ...counts, files: filesOf(ownFiles), failedFiles: filesOf(ownFiles.filter(hasFailed)) };
}

function filesOf(cases: readonly ReportedCase[]): ReadonlySet<string> {
  return new Set(cases.map(({ file }) => file));
}

function hasFailed({ outcome }: ReportedCase): boolean {
  return outcome === "failed" || outcome === "failed below";
}

/** `a > b > c` stands below `a > b` and `a`. */
function parentsOf(name: string): string[] {
  return [...name.matchAll(/ > /g)].map(({ index }) => name.slice(0, index));
}

function isRunner(file: string): boolean {
  return file.startsWith("ext:");
}

function reportedCases(report: string): ReportedCase[] {
  const elements = report.matchAll(/<testcase\b([^>]*?)(?:\/>|>([^]*?)<\/testcase>)/g);
  return [...elements].map(([, attributes = "", content = ""]) => ({
    name: attribute(attributes, "name"),
    file: attribute(attributes, "classname"),
    outcome: outcomeOf(content),
  }));
}

function outcomeOf(content: string): ReportedCase["outcome"] {
  if (/<failure message="\d+ test steps? failed"/.test(content)) return "failed below";
  if (/<(failure|error)\b/.test(content)) return "failed";
  return /<skipped\b/.test(content) ? "skipped" : "passed";
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

function attribute(attributes: string, name: string): string {
  const text = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return text.replaceAll(/&\w+;/g, (entity) => entities[entity] ?? entity);
}
