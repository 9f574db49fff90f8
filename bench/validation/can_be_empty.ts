import { bare, isFilter, operandsOf, operatorOf, parsePromql, type PromqlNode } from "./promql.ts";

/**
 * Whether an expression can be empty, as an alert's has to be while all is well.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { canBeEmpty } from "./can_be_empty.ts";
 *
 * assert.equal(canBeEmpty("up == 0"), true);
 * assert.equal(canBeEmpty("up == bool 0"), false);
 * ```
 */
export function canBeEmpty(expression: string): boolean {
  return filters(parsePromql(expression));
}

function filters(node: PromqlNode): boolean {
  const inner = bare(node);
  const operands = operandsOf(inner);
  switch (inner.kind) {
    case "FunctionCall":
      return inner.children[0]?.text === "absent" || operands.some(filters);
    case "AggregateExpr":
    case "OffsetExpr":
    case "SubqueryExpr":
      return operands.some(filters);
    case "BinaryExpr":
      if (isFilter(inner)) return true;
      if (operatorOf(inner) === "unless") return true;
      return operatorOf(inner) === "or" ? operands.every(filters) : operands.some(filters);
    default:
      return false;
  }
}
