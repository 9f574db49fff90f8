import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** A node of a parsed expression with its text. */
export interface PromqlNode {
  /** What it is, in the words of Prometheus' grammar: `VectorSelector`, `BinaryExpr`. */
  readonly kind: string;
  /** Its text. */
  readonly text: string;
  /** Where in the expression its text begins. */
  readonly from: number;
  /** Its parts. */
  readonly children: readonly PromqlNode[];
}

/** A label matcher. */
export interface Matcher {
  /** The label. */
  readonly label: string;
  /** How it is compared. */
  readonly operator: string;
  /** With what, without quotes. */
  readonly value: string;
}

/** A selection of series. */
export interface Selector {
  /** The metric. */
  readonly metric: string;
  /** The matchers. */
  readonly matchers: readonly Matcher[];
}

/**
 * Parses PromQL with the grammar that Prometheus' own interface uses. What cannot be parsed is in
 * the tree as nodes of kind `⚠`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nodesOf, parsePromql, selectorOf } from "./promql.ts";
 *
 * const [selector] = nodesOf(parsePromql('sum(rate(x_total{job="a"}[5m])) > 1'), "VectorSelector");
 * assert.ok(selector !== undefined);
 * assert.deepEqual(selectorOf(selector), {
 *   metric: "x_total",
 *   matchers: [{ label: "job", operator: "=", value: "a" }],
 * });
 * assert.equal(nodesOf(parsePromql("sum(("), "⚠").length > 0, true);
 * ```
 */
export function parsePromql(expression: string): PromqlNode {
  return nodeOf(parser.parse(expression).topNode, expression);
}

function nodeOf(node: SyntaxNode, expression: string): PromqlNode {
  const children: PromqlNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    children.push(nodeOf(child, expression));
  }
  const { from, name: kind, to } = node;
  return { kind, text: expression.slice(from, to), from, children };
}

/** A node and all below it that are of one of these kinds, from the outside in. */
export function nodesOf(node: PromqlNode, ...kinds: readonly string[]): PromqlNode[] {
  const below = node.children.flatMap((child) => nodesOf(child, ...kinds));
  return kinds.includes(node.kind) ? [node, ...below] : below;
}

/** What a `VectorSelector` selects. */
export function selectorOf(node: PromqlNode): Selector {
  const [metric] = nodesOf(node, "Identifier");
  return {
    metric: metric?.text ?? "",
    matchers: nodesOf(node, "UnquotedLabelMatcher").map(({ children }) => {
      const [label, operator, value] = children;
      return {
        label: label?.text ?? "",
        operator: operator?.text ?? "",
        value: (value?.text ?? "").slice(1, -1),
      };
    }),
  };
}

const expressions: ReadonlySet<string> = new Set([
  "AggregateExpr",
  "BinaryExpr",
  "FunctionCall",
  "MatrixSelector",
  "NumberDurationLiteral",
  "OffsetExpr",
  "ParenExpr",
  "StringLiteral",
  "SubqueryExpr",
  "UnaryExpr",
  "VectorSelector",
]);

/** The expressions directly below a node: operands, or arguments of a function or aggregation. */
export function operandsOf(node: PromqlNode): PromqlNode[] {
  return node.children.flatMap((child) => {
    if (child.kind === "FunctionCallBody") return operandsOf(child);
    return expressions.has(child.kind) ? [child] : [];
  });
}

/** The number that an expression is; `undefined` if it is anything else. */
export function numberOf(node: PromqlNode): number | undefined {
  const { kind, text } = bare(node);
  const number = kind === "NumberDurationLiteral" ? Number(text) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

const operators: Readonly<Record<string, string>> = {
  Eql: "==",
  Neq: "!=",
  Gtr: ">",
  Lss: "<",
  Gte: ">=",
  Lte: "<=",
  Add: "+",
  Sub: "-",
  Mul: "*",
  Div: "/",
  Mod: "%",
  Pow: "^",
  And: "and",
  Or: "or",
  Unless: "unless",
};

const comparisons: ReadonlySet<string> = new Set(["==", "!=", ">", "<", ">=", "<="]);

/** The operator of a `BinaryExpr`; `undefined` for any other node. */
export function operatorOf({ children, kind }: PromqlNode): string | undefined {
  if (kind !== "BinaryExpr") return undefined;
  return children.map((child) => operators[child.kind]).find((text) => text !== undefined);
}

/** Whether a node compares, and leaves out what does not compare so. With `bool` nothing is left out. */
export function isFilter(node: PromqlNode): boolean {
  return comparisons.has(operatorOf(node) ?? "") &&
    !node.children.some(({ kind }) => kind === "BoolModifier");
}

/** The expression itself, without parentheses. */
export function bare(node: PromqlNode): PromqlNode {
  if (node.kind !== "PromQL" && node.kind !== "ParenExpr") return node;
  const [inner] = operandsOf(node);
  return inner === undefined ? node : bare(inner);
}
