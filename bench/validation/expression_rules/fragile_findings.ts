import type { ExpressionContext, ExpressionFinding } from "../expression_findings.ts";
import { bare, nodesOf, operandsOf, operatorOf, type PromqlNode, selectorOf } from "../promql.ts";
import { matchingOf } from "../result_labels.ts";
import { pinsOf } from "../outside_metrics.ts";

/** What takes some series and leaves others: which, may differ from one evaluation to the next. */
const sampling: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

/**
 * What a new label of a target would break, or what makes an alert begin anew whenever the order of
 * series changes: aggregations that keep all labels but some, or not those by which a cluster is told
 * from another; joins of an aggregation that do not say by which labels; and samples of series.
 */
export function fragileFindings(
  root: PromqlNode,
  { ours }: ExpressionContext,
): ExpressionFinding[] {
  return [
    ...nodesOf(root, "AggregateExpr").map((node) => aggregation(node, ours)),
    ...nodesOf(root, "BinaryExpr").map(join),
  ].filter((message) => message !== undefined).map((message) => ({ rule: "fragile", message }));
}

function aggregation(node: PromqlNode, ours: boolean): string | undefined {
  const name = node.children[0]?.text ?? "";
  if (sampling.has(name)) return `"${node.text}" is now of these series and now of others`;
  const modifier = node.children.find(({ kind }) => kind === "AggregateModifier");
  if (modifier?.children.some(({ kind }) => kind === "Without") === true) {
    return `"${modifier.text}" keeps labels that nobody named, also those to come`;
  }
  if (!ours) return undefined;
  const kept = modifier === undefined ? [] : nodesOf(modifier, "LabelName").map(({ text }) => text);
  const [selector] = nodesOf(node, "VectorSelector");
  const pins = selector === undefined ? [] : pinsOf(selectorOf(selector).metric);
  const lost = pins.find((label) => !kept.includes(label));
  return lost === undefined ? undefined : `"${node.text}" does not keep "${lost}"`;
}

function join(node: PromqlNode): string | undefined {
  const sides = operandsOf(node).map(bare);
  const vectors = sides.filter((side) => nodesOf(side, "VectorSelector").length > 0);
  if (vectors.length < 2 || operatorOf(node) === "or") return undefined;
  if (matchingOf(node).on !== undefined) return undefined;
  const kept = sides.map(groupingOf);
  if (kept.every((grouping) => grouping === undefined)) return undefined;
  return kept[0] === kept[1] ? undefined : `"${node.text}" does not say on which labels`;
}

/** What an aggregation keeps, through functions and comparisons; `undefined` where none is. */
function groupingOf(node: PromqlNode): string | undefined {
  const inner = bare(node);
  if (inner.kind === "AggregateExpr") {
    const modifier = inner.children.find(({ kind }) => kind === "AggregateModifier");
    return modifier === undefined
      ? ""
      : nodesOf(modifier, "LabelName").map(({ text }) => text).toSorted().join();
  }
  if (inner.kind === "VectorSelector" || inner.kind === "MatrixSelector") return undefined;
  return operandsOf(inner).map(groupingOf).find((grouping) => grouping !== undefined);
}
