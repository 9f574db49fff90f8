import type { MetricCatalogue } from "./metric_catalogue.ts";
import { bare, nodesOf, operandsOf, type PromqlNode, selectorOf } from "./promql.ts";

/** Labels of a result; `scalar` for a number, `unknown` where a metric is not in the catalogue. */
export type ResultLabels = ReadonlySet<string> | "scalar" | "unknown";

/** How two sides are matched. */
export interface Matching {
  /** Labels that are compared; all when absent. */
  readonly on: readonly string[] | undefined;
  /** Which side may have several series for one of the other. */
  readonly many: "left" | "right" | undefined;
  /** Labels that are taken from the other side. */
  readonly included: readonly string[];
}

const setOperators: ReadonlySet<string> = new Set(["And", "Or", "Unless"]);

/** Whether a `BinaryExpr` is `and`, `or` or `unless`. */
export function isSetOperation({ children }: PromqlNode): boolean {
  return children.some(({ kind }) => setOperators.has(kind));
}

/** How a `BinaryExpr` matches its sides. */
export function matchingOf({ children }: PromqlNode): Matching {
  const clause = children.find(({ kind }) => kind === "MatchingModifierClause")?.children ?? [];
  const labelsAfter = (kind: string) => {
    const index = clause.findIndex((part) => part.kind === kind);
    const labels = clause[index + 1];
    return index < 0 || labels?.kind !== "GroupingLabels" ? undefined : labelNames(labels);
  };
  const has = (kind: string) => clause.some((part) => part.kind === kind);
  return {
    on: labelsAfter("On"),
    many: has("GroupLeft") ? "left" : has("GroupRight") ? "right" : undefined,
    included: labelsAfter("GroupLeft") ?? labelsAfter("GroupRight") ?? [],
  };
}

/**
 * Which labels the series of a result have. Of an `or` only those that both sides have, for nothing
 * else can be relied upon.
 */
export function resultLabels(node: PromqlNode, catalogue: MetricCatalogue): ResultLabels {
  switch (node.kind) {
    case "VectorSelector": {
      const labels = catalogue(selectorOf(node).metric)?.labels;
      return labels === undefined ? "unknown" : new Set(labels);
    }
    case "NumberDurationLiteral":
    case "StringLiteral":
      return "scalar";
    case "AggregateExpr":
      return aggregated(node, catalogue);
    case "FunctionCall":
      return called(node, catalogue);
    case "BinaryExpr":
      return combined(node, catalogue);
    default: {
      const [inner] = operandsOf(node);
      return inner === undefined ? "scalar" : resultLabels(inner, catalogue);
    }
  }
}

function aggregated(node: PromqlNode, catalogue: MetricCatalogue): ResultLabels {
  const modifier = node.children.find(({ kind }) => kind === "AggregateModifier");
  const labels = modifier === undefined ? [] : labelNames(modifier);
  if (modifier?.children.some(({ kind }) => kind === "Without") !== true) return new Set(labels);
  const [inner] = operandsOf(node);
  return inner === undefined ? "unknown" : without(resultLabels(inner, catalogue), labels);
}

function called(node: PromqlNode, catalogue: MetricCatalogue): ResultLabels {
  const name = node.children[0]?.text;
  const vectors = operandsOf(node).filter((each) => resultLabels(each, catalogue) !== "scalar");
  if (name === "time") return "scalar";
  if (name === "vector") return new Set();
  const [vector] = vectors;
  if (vector === undefined) return "scalar";
  if (name === "absent") {
    if (bare(vector).kind !== "VectorSelector") return new Set();
    const { matchers } = selectorOf(bare(vector));
    return new Set(
      matchers.filter(({ operator }) => operator === "=").map(({ label }) => label),
    );
  }
  const labels = resultLabels(vector, catalogue);
  return name === "histogram_quantile" ? without(labels, ["le"]) : labels;
}

function combined(node: PromqlNode, catalogue: MetricCatalogue): ResultLabels {
  const [left = "unknown", right = "unknown"] = operandsOf(node).map((each) =>
    resultLabels(each, catalogue)
  );
  if (left === "scalar") return right;
  if (right === "scalar") return left;
  if (isSetOperation(node)) {
    if (!node.children.some(({ kind }) => kind === "Or")) return left;
    return left === "unknown" || right === "unknown" ? "unknown" : left.intersection(right);
  }
  const { included, many, on } = matchingOf(node);
  const side = many === "right" ? right : left;
  if (many !== undefined) return side === "unknown" ? side : side.union(new Set(included));
  return on === undefined ? left : new Set(on);
}

function without(labels: ResultLabels, removed: readonly string[]): ResultLabels {
  return typeof labels === "string" ? labels : labels.difference(new Set(removed));
}

function labelNames(node: PromqlNode): string[] {
  return nodesOf(node, "LabelName").map(({ text }) => text);
}
