import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { counterFindings } from "./expression_rules/counter_findings.ts";
import { fragileFindings } from "./expression_rules/fragile_findings.ts";
import { impossibleFindings } from "./expression_rules/impossible_findings.ts";
import { misuseFindings } from "./expression_rules/misuse_findings.ts";
import type { MetricCatalogue } from "./metric_catalogue.ts";
import { pinsOf } from "./outside_metrics.ts";
import {
  type Matcher,
  nodesOf,
  operandsOf,
  parsePromql,
  type PromqlNode,
  type Selector,
  selectorOf,
} from "./promql.ts";
import { isSetOperation, matchingOf, type ResultLabels, resultLabels } from "./result_labels.ts";

/** What is wrong with an expression. */
export interface ExpressionFinding {
  /** The rule that it breaks. */
  readonly rule:
    | "syntax"
    | "series"
    | "label"
    | "rate"
    | "range"
    | "selector"
    | "regexp"
    | "matching"
    | "comparison"
    | "template"
    | "impossible"
    | "fragile"
    | "counter"
    | "absent"
    | "bool"
    | "quantile"
    | "offset"
    | "annotation"
    | "conflict";
  /** What is wrong, without a full stop. */
  readonly message: string;
}

/** Against what an expression is checked. */
export interface ExpressionContext {
  /** The metrics there are. */
  readonly catalogue: MetricCatalogue;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** Whether it is ours, and so may read only what the catalogue has, of one cluster. */
  readonly ours: boolean;
  /** Whether it is a panel's, about which other things matter (`dashboardFindings`). Default: a rule's. */
  readonly isPanel?: true;
}

/** What has to grow: a rate of anything else means nothing. */
const ofCounters: ReadonlySet<string> = new Set(["rate", "irate", "increase"]);

/** What must not be a counter, which falls to 0 at a restart. */
const ofGauges: ReadonlySet<string> = new Set(["deriv", "delta", "idelta", "predict_linear"]);

const fewestScrapes = 4;

/** Everything that is wrong with an expression, by rules after those of pint and Prometheus. */
export function expressionFindings(
  expression: string,
  context: ExpressionContext,
): ExpressionFinding[] {
  const root = parsePromql(expression);
  if (nodesOf(root, "⚠").length > 0) {
    return [{ rule: "syntax", message: `"${expression}" is no PromQL` }];
  }
  return [
    ...nodesOf(root, "VectorSelector").flatMap((node) =>
      selectorFindings(selectorOf(node), context)
    ),
    ...nodesOf(root, "FunctionCall").flatMap((node) => callFindings(node, context)),
    ...nodesOf(root, "AggregateExpr").flatMap((node) => groupingFindings(node, context)),
    ...nodesOf(root, "BinaryExpr").flatMap((node) => matchingFindings(node, context)),
    ...impossibleFindings(root, context),
    ...(context.isPanel === true
      ? []
      : [...fragileFindings(root, context), ...counterFindings(root, context)]),
    ...misuseFindings(root, context),
  ];
}

function selectorFindings(
  { matchers, metric }: Selector,
  { catalogue, ours }: ExpressionContext,
): ExpressionFinding[] {
  const known = catalogue(metric);
  const findings: ExpressionFinding[] = matchers.filter(({ operator, value }) =>
    /~$/.test(operator) && (!/[.|*+?()[\]{}]/.test(value) || /^\^|\$$/.test(value))
  ).map(({ label, value }) => ({
    rule: "regexp",
    message: `"${value}" for "${label}" is no pattern, or anchored, which it is anyway`,
  }));
  if (known === undefined) {
    if (ours || /^(etcd|kamaji_etcd)_/.test(metric)) {
      findings.push({ rule: "series", message: `nothing exposes "${metric}"` });
    }
    return findings;
  }
  for (const { label } of matchers) {
    if (known.labels.includes(label)) continue;
    findings.push({ rule: "label", message: `"${metric}" has no label "${label}"` });
  }
  for (const label of ours ? pinsOf(metric) : []) {
    if (matchers.some((each) => each.label === label && pins(each))) continue;
    findings.push({ rule: "selector", message: `"${metric}" is read of every ${label}` });
  }
  return findings;
}

/** A job is one, not a pattern; the group of a rule has a file before it. */
function pins({ label, operator }: Matcher): boolean {
  return operator === "=" || label === "rule_group" && operator === "=~";
}

function callFindings(
  node: PromqlNode,
  { catalogue, interval }: ExpressionContext,
): ExpressionFinding[] {
  const name = node.children[0]?.text ?? "";
  const ranges = operandsOf(node).filter(({ kind }) => kind === "MatrixSelector");
  return ranges.flatMap((range) => {
    const findings: ExpressionFinding[] = [];
    const { metric } = selectorOf(range);
    const type = catalogue(metric)?.type;
    if (type !== undefined && type !== "counter" && ofCounters.has(name)) {
      findings.push({ rule: "rate", message: `${name}() of "${metric}", which is a ${type}` });
    }
    if (type === "counter" && ofGauges.has(name)) {
      findings.push({ rule: "rate", message: `${name}() of "${metric}", which is a counter` });
    }
    const [duration] = nodesOf(range, "NumberDurationLiteralInDurationContext");
    const milliseconds = durationMilliseconds(duration?.text ?? "");
    if (milliseconds !== undefined && milliseconds < fewestScrapes * interval * 1_000) {
      const message = `${duration?.text} of "${metric}" is less than ${fewestScrapes} scrapes`;
      findings.push({ rule: "range", message });
    }
    return findings;
  });
}

function groupingFindings(
  node: PromqlNode,
  { catalogue }: ExpressionContext,
): ExpressionFinding[] {
  const [inner] = operandsOf(node).slice(-1);
  const modifier = node.children.find(({ kind }) => kind === "AggregateModifier");
  if (inner === undefined || modifier === undefined) return [];
  const labels = resultLabels(inner, catalogue);
  return missing(labels, nodesOf(modifier, "LabelName").map(({ text }) => text)).map((label) => ({
    rule: "label",
    message: `"${inner.text}" has no label "${label}" to group by`,
  }));
}

function matchingFindings(
  node: PromqlNode,
  { catalogue }: ExpressionContext,
): ExpressionFinding[] {
  const [left, right] = operandsOf(node).map((each) => resultLabels(each, catalogue));
  if (left === undefined || right === undefined) return [];
  if (typeof left === "string" || typeof right === "string") return [];
  const { on } = matchingOf(node);
  if (on !== undefined) {
    const absent = new Set([...missing(left, on), ...missing(right, on)]);
    return [...absent].map((label) => ({
      rule: "matching",
      message: `"${label}" of on() is not on both sides of "${node.text}"`,
    }));
  }
  const same = left.size === right.size && missing(left, [...right]).length === 0;
  const isUnion = isSetOperation(node) && node.children.some(({ kind }) => kind === "Or");
  return same || isUnion
    ? []
    : [{ rule: "matching", message: `both sides of "${node.text}" have different labels` }];
}

function missing(labels: ResultLabels, wanted: readonly string[]): string[] {
  return typeof labels === "string" ? [] : wanted.filter((label) => !labels.has(label));
}
