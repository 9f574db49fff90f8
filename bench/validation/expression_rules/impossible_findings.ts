import type { ExpressionContext, ExpressionFinding } from "../expression_findings.ts";
import {
  bare,
  isFilter,
  type Matcher,
  nodesOf,
  numberOf,
  operandsOf,
  operatorOf,
  type PromqlNode,
  selectorOf,
} from "../promql.ts";
import { matchingOf } from "../result_labels.ts";
import { type ValueRange, valueRange } from "../value_range.ts";

/**
 * What can never be true, or always is: a comparison beyond what a value can be, matchers that no
 * series satisfies, and sides that are told apart by the label they are matched on.
 */
export function impossibleFindings(
  root: PromqlNode,
  { catalogue }: ExpressionContext,
): ExpressionFinding[] {
  const binary = nodesOf(root, "BinaryExpr");
  const found = [
    ...binary.filter(isFilter).map((node) => verdict(node, (each) => valueRange(each, catalogue))),
    ...nodesOf(root, "VectorSelector").map(contradiction),
    ...binary.map(apart),
  ];
  return found.filter((message) => message !== undefined)
    .map((message) => ({ rule: "impossible", message }));
}

function verdict(node: PromqlNode, range: (node: PromqlNode) => ValueRange): string | undefined {
  const [left, right] = operandsOf(node);
  const limit = right === undefined ? undefined : numberOf(right);
  if (left === undefined || limit === undefined) return undefined;
  const { least, most } = range(left);
  const [never, always] = judged(operatorOf(node) ?? "", { least, most, limit });
  if (never) return `"${node.text}" is never true: it is from ${least} to ${most}`;
  return always ? `"${node.text}" is always true: it is from ${least} to ${most}` : undefined;
}

interface Compared extends ValueRange {
  readonly limit: number;
}

function judged(
  operator: string,
  { least, limit, most }: Compared,
): readonly [never: boolean, always: boolean] {
  switch (operator) {
    case ">":
      return [most <= limit, least > limit];
    case ">=":
      return [most < limit, least >= limit];
    case "<":
      return [least >= limit, most < limit];
    case "<=":
      return [least > limit, most <= limit];
    case "==":
      return [limit < least || limit > most, least === limit && most === limit];
    default:
      return [least === limit && most === limit, limit < least || limit > most];
  }
}

function contradiction(node: PromqlNode): string | undefined {
  const { matchers } = selectorOf(node);
  const clash = matchers.find((one) => matchers.some((other) => excludes(one, other)));
  return clash === undefined ? undefined : `no "${clash.label}" satisfies "${node.text}"`;
}

function excludes(one: Matcher, other: Matcher): boolean {
  if (one.label !== other.label || one.operator !== "=") return false;
  if (other.operator === "=") return one.value !== other.value;
  return other.operator === "!=" && one.value === other.value;
}

/** Every series of a side has one value of a label, and every one of the other side another. */
function apart(node: PromqlNode): string | undefined {
  if (operatorOf(node) === "or") return undefined;
  const [left, right] = operandsOf(node);
  if (left === undefined || right === undefined) return undefined;
  const { on } = matchingOf(node);
  const others = fixed(right);
  const label = [...fixed(left)].find(([name, value]) =>
    (on?.includes(name) ?? true) && others.has(name) && others.get(name) !== value
  )?.[0];
  return label === undefined ? undefined : `the sides of "${node.text}" differ in "${label}"`;
}

/** Labels that have the same value in all selectors of an expression, and are not aggregated away. */
function fixed(node: PromqlNode): ReadonlyMap<string, string> {
  const selectors = nodesOf(node, "VectorSelector").map((each) => selectorOf(each).matchers);
  const kept = keptLabels(bare(node));
  const [first = []] = selectors;
  return new Map(
    first.filter(({ label, operator, value }) =>
      operator === "=" && (kept?.includes(label) ?? true) &&
      selectors.every((matchers) =>
        matchers.some((other) =>
          other.label === label && other.operator === "=" && other.value === value
        )
      )
    ).map(({ label, value }) => [label, value]),
  );
}

function keptLabels({ children, kind }: PromqlNode): string[] | undefined {
  if (kind !== "AggregateExpr") return undefined;
  const modifier = children.find((child) => child.kind === "AggregateModifier");
  if (modifier?.children.some((child) => child.kind === "Without") === true) return undefined;
  return modifier === undefined ? [] : nodesOf(modifier, "LabelName").map(({ text }) => text);
}
