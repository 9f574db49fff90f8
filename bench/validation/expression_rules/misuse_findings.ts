import type { ExpressionContext, ExpressionFinding } from "../expression_findings.ts";
import {
  bare,
  isFilter,
  nodesOf,
  numberOf,
  operandsOf,
  operatorOf,
  type PromqlNode,
  selectorOf,
} from "../promql.ts";
import { resultLabels } from "../result_labels.ts";

const arithmetic: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "^"]);

/**
 * What is PromQL and means something else than it seems to: `absent()` of more than one selector,
 * whose labels are lost; a comparison that filters where 0 or 1 is meant; a quantile without buckets;
 * a look at the future.
 */
export function misuseFindings(
  root: PromqlNode,
  context: ExpressionContext,
): ExpressionFinding[] {
  return [
    ...nodesOf(root, "FunctionCall").flatMap((node) => [
      ...absentFindings(node),
      ...quantileFindings(node, context),
    ]),
    ...nodesOf(root, "BinaryExpr", "AggregateExpr").flatMap(boolFindings),
    ...nodesOf(root, "OffsetExpr").flatMap(offsetFindings),
  ];
}

function absentFindings(node: PromqlNode): ExpressionFinding[] {
  if (!/^absent(_over_time)?$/.test(node.children[0]?.text ?? "")) return [];
  const [inner] = operandsOf(node).map(bare);
  const isOne = inner?.kind === "VectorSelector" || inner?.kind === "MatrixSelector";
  if (inner === undefined || !isOne) {
    const message = `"${node.text}" has no labels: name one selector in it`;
    return [{ rule: "absent", message }];
  }
  return selectorOf(inner).matchers.filter(({ operator }) => operator !== "=").map(({ label }) => ({
    rule: "absent",
    message: `"${node.text}" is there only when every "${label}" of the pattern is gone`,
  }));
}

function boolFindings(node: PromqlNode): ExpressionFinding[] {
  const operands = operandsOf(node).map(bare);
  const message = `"${node.text}" takes values that a comparison left, not 0 or 1: write "bool"`;
  if (node.kind === "AggregateExpr") {
    const sums = ["sum", "avg"].includes(node.children[0]?.text ?? "");
    const [inner] = operands;
    const equals = inner !== undefined && isFilter(inner) && operatorOf(inner) === "==";
    return sums && equals ? [{ rule: "bool", message }] : [];
  }
  if (!arithmetic.has(operatorOf(node) ?? "")) return [];
  const withNumber = operands.some((operand) => numberOf(operand) !== undefined);
  return withNumber && operands.some(isFilter) ? [{ rule: "bool", message }] : [];
}

function quantileFindings(
  node: PromqlNode,
  { catalogue }: ExpressionContext,
): ExpressionFinding[] {
  if (node.children[0]?.text !== "histogram_quantile") return [];
  const [share, buckets] = operandsOf(node);
  const number = share === undefined ? undefined : numberOf(share);
  const findings: ExpressionFinding[] = [];
  if (number !== undefined && !(number > 0 && number < 1)) {
    findings.push({ rule: "quantile", message: `${number} is no share of observations` });
  }
  const labels = buckets === undefined ? "unknown" : resultLabels(buckets, catalogue);
  if (typeof labels !== "string" && !labels.has("le")) {
    findings.push({ rule: "quantile", message: `"${buckets?.text}" has no label "le"` });
  }
  return findings;
}

function offsetFindings(node: PromqlNode): ExpressionFinding[] {
  return /offset\s+-/.test(node.text)
    ? [{ rule: "offset", message: `"${node.text}" asks for what is not yet known` }]
    : [];
}
