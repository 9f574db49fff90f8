import type { Finding } from "../../diagnostics/finding.ts";
import { type ConfigProblem, type ConfigText, findingOf } from "./config_problem.ts";
import { checkRules, type RuleIssue } from "./cross_field_rules.ts";
import { type EtcdCluster, etcdClusterSchema } from "./etcd_cluster.ts";
import type { SchemaIssue } from "./expectation.ts";
import { formatFieldPath } from "./field_path.ts";
import { createFieldSchemas } from "./field_schema.ts";
import { issueProblems } from "./issue_problems.ts";
import { salvageDocument } from "./salvage_document.ts";

/** A valid cluster, or everything that is wrong with it. */
export type CheckedCluster =
  | { readonly ok: true; readonly config: EtcdCluster }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Who has more to correct will look at the rest in the next round. */
const mostFindings = 200;

/**
 * Checks a document against the schema and the rules that span fields, and reports all problems
 * at once, up to 200 of them: a rule is judged as long as the fields it needs are right.
 *
 * @param document plain data, as read from YAML or exported by a TypeScript config
 * @param text where the fields stand
 */
export function checkCluster(document: unknown, text: ConfigText): CheckedCluster {
  const parsed = etcdClusterSchema.safeParse(document);
  const problems = parsed.success
    ? checkRules(parsed.data).map(ruleProblem)
    : problemsOf(document, { issues: parsed.error.issues, text });
  if (parsed.success && problems.length === 0) return { ok: true, config: parsed.data };
  const findings = problems.slice(0, mostFindings).map((problem) => findingOf(problem, text));
  return { ok: false, findings };
}

function problemsOf(
  document: unknown,
  { issues, text }: { issues: readonly SchemaIssue[]; text: ConfigText },
): ConfigProblem[] {
  const schemasAt = createFieldSchemas(document);
  const written = text.written;
  const found = issues.slice(0, mostFindings)
    .flatMap((issue) => issueProblems(issue, { document, schemasAt, written }));
  return [...withoutRepeats(found), ...ruleProblemsOfRest(document, found)];
}

/** zod judges an integer twice; the last judgement is the schema's own. */
function withoutRepeats(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const byField = new Map(
    problems.map((problem) => [`${problem.code} ${formatFieldPath(problem.path)}`, problem]),
  );
  return [...byField.values()];
}

function ruleProblemsOfRest(document: unknown, found: readonly ConfigProblem[]): ConfigProblem[] {
  const rest = salvageDocument(document);
  if (rest === undefined) return [];
  const meant = found.flatMap((problem) => problem.meant === undefined ? [] : [problem.meant]);
  return checkRules(rest.config, [...rest.unusable, ...meant])
    .map((issue) => ruleProblem({ ...issue, path: rest.originalPath(issue.path) }));
}

/** What is wrong with an extra argument, or with an alert that there is not, is its name. */
function ruleProblem(issue: RuleIssue): ConfigProblem {
  const named = issue.path[1] === "extraArguments" || issue.code === "unknown-field";
  return { ...issue, part: named ? "key" : "value" };
}
