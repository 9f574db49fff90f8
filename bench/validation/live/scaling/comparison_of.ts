import { bare, operandsOf, parsePromql, type PromqlNode } from "../../promql.ts";

/** An expression as what it measures and what that is compared with. */
export interface Comparison {
  /** What is measured; all of the expression where nothing is compared with a number. */
  readonly measured: string;
  /** The number that it is compared with. */
  readonly threshold?: number;
}

const comparisons: ReadonlySet<string> = new Set(["Eql", "Neq", "Gtr", "Lss", "Gte", "Lte"]);
const narrowing: ReadonlySet<string> = new Set(["And", "Unless"]);

/**
 * Takes an alert's expression apart, so that what it measures can be drawn also while it does not
 * fire. Further conditions are left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { comparisonOf } from "./comparison_of.ts";
 *
 * assert.deepEqual(comparisonOf("a / b > 0.9 and c > 1"), { measured: "a / b", threshold: 0.9 });
 * assert.deepEqual(comparisonOf("absent(up)"), { measured: "absent(up)" });
 * ```
 */
export function comparisonOf(expression: string): Comparison {
  return comparisonIn(parsePromql(expression)) ?? { measured: expression };
}

function comparisonIn(node: PromqlNode): Comparison | undefined {
  const { children, kind, ...inner } = bare(node);
  if (kind !== "BinaryExpr") return undefined;
  const [left, right] = operandsOf({ children, kind, ...inner });
  if (left === undefined || right === undefined) return undefined;
  const does = (wanted: ReadonlySet<string>) => children.some((child) => wanted.has(child.kind));
  if (does(narrowing)) return comparisonIn(left);
  if (!does(comparisons)) return undefined;
  const threshold = Number(bare(right).text);
  return Number.isNaN(threshold) ? { measured: left.text } : { measured: left.text, threshold };
}
