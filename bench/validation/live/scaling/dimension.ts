import { isSetOperation } from "../../result_labels.ts";
import { operandsOf, type PromqlNode, selectorOf } from "../../promql.ts";

/**
 * What the values of an expression are, as far as the passing of time is concerned: a moment on the
 * clock, an age or a delay, something a second, or anything else.
 */
export type Dimension = "moment" | "age" | "per-second" | "other";

/** Metrics whose names do not say that their value is a moment. */
const moments: ReadonlySet<string> = new Set([
  "process_start_time_seconds",
  "etcd_debugging_mvcc_db_compaction_last",
]);

const rates: ReadonlySet<string> = new Set(["rate", "irate", "deriv", "idelta"]);

/** What keeps the dimension of its first vector. */
const passing =
  /^(abs|ceil|floor|round|clamp|clamp_min|clamp_max|sort|sort_desc|(min|max|avg|last|first|quantile)_over_time)$/;

const summing = /^(sum|min|max|avg|topk|bottomk|quantile|group)$/;

/**
 * Finds out what the values of an expression are. Latencies that etcd measures are "other": a slow
 * disk is as slow in a test as anywhere.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { operandsOf, parsePromql } from "../../promql.ts";
 * import { dimensionOf } from "./dimension.ts";
 *
 * const [age] = operandsOf(parsePromql("time() - max(last_success_timestamp_seconds)"));
 * assert.equal(age && dimensionOf(age), "age");
 * ```
 */
export function dimensionOf(node: PromqlNode): Dimension {
  const operands = operandsOf(node);
  const first = operands[0];
  switch (node.kind) {
    case "VectorSelector": {
      const { metric } = selectorOf(node);
      return /_timestamp_seconds$/.test(metric) || moments.has(metric) ? "moment" : "other";
    }
    case "NumberDurationLiteral":
    case "StringLiteral":
      return "other";
    case "AggregateExpr": {
      const last = operands.at(-1);
      const operation = node.children[0]?.text ?? "";
      return last !== undefined && summing.test(operation) ? dimensionOf(last) : "other";
    }
    case "FunctionCall": {
      const name = node.children[0]?.text ?? "";
      if (name === "time" || name === "timestamp") return "moment";
      if (rates.has(name)) return "per-second";
      return first !== undefined && passing.test(name) ? dimensionOf(first) : "other";
    }
    case "BinaryExpr":
      return dimensionOfBinary(node, operands);
    default:
      return first === undefined ? "other" : dimensionOf(first);
  }
}

function dimensionOfBinary(node: PromqlNode, operands: readonly PromqlNode[]): Dimension {
  const [left = "other", right = "other"] = operands.map(dimensionOf);
  const does = (...kinds: readonly string[]) =>
    node.children.some(({ kind }) => kinds.includes(kind));
  if (does("Sub") && left === "moment" && right === "moment") return "age";
  if (does("Div")) return dimensionOfQuotient(left, right);
  if (does("Mul")) return left === "other" ? right : left;
  if (does("Or") && isSetOperation(node)) return left === right ? left : "other";
  return left;
}

/** So many of what comes so often a second are a delay. */
function dimensionOfQuotient(left: Dimension, right: Dimension): Dimension {
  if (right === "per-second") return left === "other" ? "age" : "other";
  return right === "other" ? left : "other";
}
