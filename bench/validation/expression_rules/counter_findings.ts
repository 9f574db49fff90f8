import type { ExpressionContext, ExpressionFinding } from "../expression_findings.ts";
import { bare, nodesOf, operandsOf, operatorOf, type PromqlNode, selectorOf } from "../promql.ts";

/** What makes of a counter how much it grew, or asks only whether it is there. */
const growing: ReadonlySet<string> = new Set([
  "rate",
  "irate",
  "increase",
  "resets",
  "changes",
  "absent",
  // These are found to be of a counter elsewhere.
  "deriv",
  "delta",
  "idelta",
  "predict_linear",
]);

/**
 * Counters whose value is taken as it is, though it says only how long a process runs. One is
 * allowed: a counter that was not there some time ago, all of which is new.
 */
export function counterFindings(
  root: PromqlNode,
  { catalogue }: ExpressionContext,
): ExpressionFinding[] {
  return rawSelectors(root).map((node) => selectorOf(node).metric)
    .filter((metric) => catalogue(metric)?.type === "counter")
    .map((metric) => ({
      rule: "counter",
      message: `"${metric}" is taken as it is, not its growth`,
    }));
}

function rawSelectors(node: PromqlNode): PromqlNode[] {
  if (node.kind === "VectorSelector") return [node];
  if (node.kind === "FunctionCall" && growing.has(node.children[0]?.text ?? "")) return [];
  // Of a count only the number of series is left.
  if (node.kind === "AggregateExpr" && node.children[0]?.text === "count") return [];
  const operands = operandsOf(node);
  if (operatorOf(node) !== "unless") return operands.flatMap(rawSelectors);
  const [now, before] = operands;
  return now === undefined || isNewborn(now, before) ? [] : rawSelectors(now);
}

function isNewborn(now: PromqlNode, before: PromqlNode | undefined): boolean {
  if (before === undefined || bare(before).kind !== "OffsetExpr") return false;
  const [earlier] = nodesOf(before, "VectorSelector");
  return earlier?.text === bare(now).text;
}
