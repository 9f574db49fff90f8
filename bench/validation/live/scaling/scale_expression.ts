import { readPrometheusDuration } from "./read_prometheus_duration.ts";
import { prometheusDuration } from "../../../../manifests/monitoring/prometheus_duration.ts";
import {
  bare,
  nodesOf,
  operandsOf,
  parsePromql,
  type PromqlNode,
  selectorOf,
} from "../../promql.ts";
import { dimensionOf } from "./dimension.ts";

/** How much faster than in production an expression counts time. */
export interface ExpressionScaling {
  /** 30 makes of five minutes ten seconds. */
  readonly factor: number;
  /** Seconds that a range has at least: four scrapes. */
  readonly shortestRange: number;
}

/**
 * What etcd itself updates so rarely that a shorter range would hold one sample or none, in seconds.
 * Round trips are sampled every 30 s (etcd server/etcdserver/api/rafthttp/probing_status.go).
 */
const slowSeries: readonly (readonly [prefix: string, shortestRange: number])[] = [
  ["etcd_network_peer_round_trip_time_seconds", 75],
];

const comparisons: ReadonlySet<string> = new Set(["Eql", "Neq", "Gtr", "Lss", "Gte", "Lte"]);
const sums: ReadonlySet<string> = new Set(["Add", "Sub"]);

/**
 * Lets an expression count time faster and otherwise mean the same: ranges, offsets and forecasts
 * shrink, and so do the numbers that an age is compared with. What is compared with a number of
 * events, a rate, a share or a latency stays as it is, because faults make those in full.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { scaleExpression } from "./scale_expression.ts";
 *
 * const scaling = { factor: 30, shortestRange: 4 };
 * assert.equal(scaleExpression("increase(x_total[15m]) > 4", scaling), "increase(x_total[30s]) > 4");
 * assert.equal(
 *   scaleExpression("time() - max(x_timestamp_seconds) > 900", scaling),
 *   "time() - max(x_timestamp_seconds) > 30",
 * );
 * ```
 */
export function scaleExpression(expression: string, scaling: ExpressionScaling): string {
  return scaled(parsePromql(expression), scaling);
}

/**
 * How much longer than by the factor ranges of an expression are, because etcd updates what they are
 * over so rarely; 1 where nothing is. What holds for longer than its range in production has to do so
 * here as well, or a single sample would make an alert.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stretchOf } from "./scale_expression.ts";
 *
 * const scaling = { factor: 30, shortestRange: 4 };
 * assert.equal(stretchOf("rate(x_total[5m])", scaling), 1);
 * const rare = "rate(etcd_network_peer_round_trip_time_seconds_bucket[5m])";
 * assert.equal(stretchOf(rare, scaling), 7.5);
 * ```
 */
export function stretchOf(expression: string, scaling: ExpressionScaling): number {
  const stretches = nodesOf(parsePromql(expression), "MatrixSelector").map((node) => {
    const range = node.children.find(({ kind }) => kind === "DurationExpr");
    const before = readPrometheusDuration(range?.text ?? "");
    if (range === undefined || before === undefined || shortestOf(node) === 0) return 1;
    const after = readPrometheusDuration(shorterRange(node, range, scaling)) ?? before;
    return after * scaling.factor / before;
  });
  return Math.max(1, ...stretches);
}

function scaled(node: PromqlNode, scaling: ExpressionScaling): string {
  switch (node.kind) {
    case "MatrixSelector":
      return withParts(
        node,
        (part) =>
          part.kind === "DurationExpr" ? shorterRange(node, part, scaling) : scaled(part, scaling),
      );
    case "SubqueryExpr":
      return withParts(node, (part, index) => {
        if (part.kind !== "DurationExpr") return scaled(part, scaling);
        return isFirstDuration(node, index)
          ? shorterRange(node, part, scaling)
          : shorter(part.text, scaling.factor, 1);
      });
    case "OffsetDurationExpr":
    case "OffsetExpr":
      return withParts(
        node,
        (part) =>
          part.kind === "OffsetDurationExpr" || part.kind.startsWith("NumberDurationLiteral")
            ? shorter(part.text, scaling.factor, 0)
            : scaled(part, scaling),
      );
    case "FunctionCall":
      return node.children[0]?.text === "predict_linear"
        ? shorterForecast(node, scaling)
        : withParts(node, (part) => scaled(part, scaling));
    case "BinaryExpr":
      return shorterAges(node, scaling);
    default:
      return withParts(node, (part) => scaled(part, scaling));
  }
}

/** The node's text with other texts in the places of its parts. */
function withParts(
  node: PromqlNode,
  textOf: (part: PromqlNode, index: number) => string,
): string {
  let text = "";
  let at = 0;
  node.children.forEach((part, index) => {
    const from = node.text.indexOf(part.text, at);
    text += node.text.slice(at, from) + textOf(part, index);
    at = from + part.text.length;
  });
  return text + node.text.slice(at);
}

function isFirstDuration({ children }: PromqlNode, index: number): boolean {
  return children.findIndex(({ kind }) => kind === "DurationExpr") === index;
}

function shorterRange(
  node: PromqlNode,
  duration: PromqlNode,
  { factor, shortestRange }: ExpressionScaling,
): string {
  return shorter(duration.text, factor, Math.max(shortestRange, shortestOf(node)));
}

/** Seconds that a range over these series has at least; 0 where etcd updates them often enough. */
function shortestOf(node: PromqlNode): number {
  const names = nodesOf(node, "VectorSelector").map((selector) => selectorOf(selector).metric);
  const slow = slowSeries.filter(([prefix]) => names.some((name) => name.startsWith(prefix)));
  return Math.max(0, ...slow.map(([, range]) => range));
}

/** A range that is shorter than the shortest already stays as it is. */
function shorter(duration: string, factor: number, shortest: number): string {
  const milliseconds = readPrometheusDuration(duration);
  if (milliseconds === undefined) return duration;
  return prometheusDuration(
    Math.min(milliseconds, Math.max(shortest * 1_000, milliseconds / factor)),
  );
}

function shorterForecast(node: PromqlNode, scaling: ExpressionScaling): string {
  const [series, ahead] = operandsOf(node);
  if (series === undefined || ahead === undefined) return node.text;
  const seconds = numberOf(ahead);
  const horizon = seconds === undefined
    ? `(${ahead.text}) / ${scaling.factor}`
    : numberText(seconds / scaling.factor);
  return `predict_linear(${scaled(series, scaling)}, ${horizon})`;
}

/** The number beside an age is one too. */
function shorterAges(node: PromqlNode, scaling: ExpressionScaling): string {
  const operands = operandsOf(node);
  const weighs = node.children.some(({ kind }) => comparisons.has(kind) || sums.has(kind));
  const age = weighs && operands.some((operand) => dimensionOf(operand) === "age");
  return withParts(node, (part) => {
    const number = age && operands.includes(part) ? numberOf(part) : undefined;
    return number === undefined ? scaled(part, scaling) : numberText(number / scaling.factor);
  });
}

/** The value of a number, or of a duration in its place, in seconds. */
function numberOf(node: PromqlNode): number | undefined {
  const { kind, text } = bare(node);
  if (kind !== "NumberDurationLiteral") return undefined;
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  const milliseconds = readPrometheusDuration(text);
  return milliseconds === undefined ? undefined : milliseconds / 1_000;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(9)));
}
