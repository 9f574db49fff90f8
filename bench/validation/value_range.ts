import type { MetricCatalogue } from "./metric_catalogue.ts";
import { keeperMetrics } from "../../manifests/monitoring/keeper_metrics.ts";
import {
  bare,
  isFilter,
  nodesOf,
  numberOf,
  operandsOf,
  operatorOf,
  type PromqlNode,
  selectorOf,
} from "./promql.ts";

/** Between which values a result is, both included. */
export interface ValueRange {
  /** The least. */
  readonly least: number;
  /** The greatest. */
  readonly most: number;
}

const anything: ValueRange = { least: -Infinity, most: Infinity };
const positive: ValueRange = { least: 0, most: Infinity };
const truth: ValueRange = { least: 0, most: 1 };

/** What is exposed as 0 or 1; the help of such a metric of the keeper begins with "Whether". */
const truths: ReadonlySet<string> = new Set([
  ...keeperMetrics.filter(({ help }) => help.startsWith("Whether ")).map(({ name }) => name),
  "up",
  "etcd_server_has_leader",
  "etcd_server_is_leader",
  "etcd_server_is_learner",
  "etcd_server_healthcheck",
  "etcd_server_version",
  "etcd_network_known_peers",
  "etcd_network_active_peers",
  "etcd_disk_defrag_inflight",
]);

/** What never is below 0, however it is used. */
const countingFunctions: ReadonlySet<string> = new Set([
  "rate",
  "irate",
  "increase",
  "changes",
  "resets",
  "count_over_time",
]);

/** What is one of the values that it is given. */
const choosing: ReadonlySet<string> = new Set([
  "min_over_time",
  "max_over_time",
  "avg_over_time",
  "last_over_time",
  "min",
  "max",
  "avg",
]);

/** Between which values the results of an expression are, as far as that is known beforehand. */
export function valueRange(node: PromqlNode, catalogue: MetricCatalogue): ValueRange {
  const inner = bare(node);
  const number = numberOf(inner);
  if (number !== undefined) return { least: number, most: number };
  const [first, second] = operandsOf(inner);
  switch (inner.kind) {
    case "VectorSelector":
      return metricRange(selectorOf(inner).metric, catalogue);
    case "FunctionCall": {
      const name = inner.children[0]?.text ?? "";
      if (name === "absent") return { least: 1, most: 1 };
      if (countingFunctions.has(name)) return positive;
      if (choosing.has(name) && first !== undefined) return valueRange(first, catalogue);
      return anything;
    }
    case "AggregateExpr": {
      const name = inner.children[0]?.text ?? "";
      if (name === "count") return { least: 1, most: Infinity };
      const of = first === undefined ? anything : valueRange(first, catalogue);
      if (choosing.has(name)) return of;
      return name === "sum" && of.least >= 0 ? positive : anything;
    }
    case "MatrixSelector":
    case "SubqueryExpr":
    case "OffsetExpr":
      return first === undefined ? anything : valueRange(first, catalogue);
    case "BinaryExpr":
      return first === undefined || second === undefined
        ? anything
        : combined(inner, { first, second, catalogue });
    default:
      return anything;
  }
}

interface Sides {
  readonly first: PromqlNode;
  readonly second: PromqlNode;
  readonly catalogue: MetricCatalogue;
}

function combined(node: PromqlNode, { catalogue, first, second }: Sides): ValueRange {
  const [left, right] = [valueRange(first, catalogue), valueRange(second, catalogue)];
  switch (operatorOf(node)) {
    case "and":
    case "unless":
      return left;
    case "or":
      return { least: Math.min(left.least, right.least), most: Math.max(left.most, right.most) };
    case "/":
      return isShare(first, second)
        ? truth
        : left.least >= 0 && right.least >= 0
        ? positive
        : anything;
    case "*":
    case "+":
      return left.least >= 0 && right.least >= 0 ? positive : anything;
    default:
      return isFilter(node) ? left : anything;
  }
}

/** A part of a sum over the same series, whose values all are 0 or more. */
function isShare(part: PromqlNode, whole: PromqlNode): boolean {
  const [of, by] = [bare(part), bare(whole)];
  if (by.kind !== "AggregateExpr" || by.children[0]?.text !== "sum") return false;
  const wholes = nodesOf(by, "VectorSelector").map(({ text }) => text);
  const parts = nodesOf(of, "VectorSelector").map(({ text }) => text);
  return ["max", "min"].includes(of.children[0]?.text ?? "") && wholes.length === 1 &&
    parts.length === 1 && wholes[0] === parts[0];
}

function metricRange(metric: string, catalogue: MetricCatalogue): ValueRange {
  const known = catalogue(metric);
  if (known === undefined) return anything;
  if (truths.has(metric)) return truth;
  return known.type === "counter" || /_bytes$|_ratio$|_share$/.test(metric) ? positive : anything;
}
