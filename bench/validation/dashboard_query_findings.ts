import type { PanelJson } from "../../manifests/monitoring/dashboard/dashboard_json.ts";
import { isForeign } from "./dashboard_catalogue.ts";
import { type ExpressionContext, expressionFindings } from "./expression_findings.ts";
import { bare, nodesOf, operandsOf, parsePromql, type PromqlNode, selectorOf } from "./promql.ts";
import { resultLabels } from "./result_labels.ts";

/** What is wrong with a query, and by which rule. */
export interface QueryFinding {
  /** The rule that it breaks. */
  readonly rule: string;
  /** What is wrong, without a full stop. */
  readonly message: string;
}

/** Functions by which a counter says something. */
const ofCounters: ReadonlySet<string> = new Set(["changes", "increase", "irate", "rate", "resets"]);

/** Everything that is wrong with the queries of a panel. */
export function queryFindings(panel: PanelJson, context: ExpressionContext): QueryFinding[] {
  return panel.targets.flatMap(({ expr }) => [
    ...expressionProblems(expr, context),
    ...rangeProblems(expr),
    ...counterProblems(expr, context),
    ...(panel.type === "timeseries" ? memberProblems(expr, context) : []),
  ]);
}

/** What an expression is found to have wrong by what there is; Kamaji's metrics have other jobs. */
export function expressionProblems(expr: string, context: ExpressionContext): QueryFinding[] {
  return expressionFindings(withValues(expr), context).map(({ message, rule }) => ({
    rule: rule === "syntax" ? "target-promql" : rule,
    message,
  })).filter(({ message, rule }) =>
    rule !== "selector" || !isForeign(/^"(\w+)"/.exec(message)?.[1] ?? "")
  );
}

/** Rates over a fixed range miss points when zoomed out, and are noise when zoomed in. */
function rangeProblems(expr: string): QueryFinding[] {
  const fixed = /\b(?:rate|irate|increase)\([^[]*\[(?!\$__rate_interval)/.test(expr);
  // Round trips are sampled every 30 s and smoothed (etcd rafthttp/probing_status.go).
  if (!fixed || expr.includes("etcd_network_peer_round_trip_time_seconds")) return [];
  return [{ rule: "target-rate-interval", message: `a fixed range in "${expr}"` }];
}

/** A counter's value depends on when its process started, so that the sum of two means nothing. */
function counterProblems(expr: string, { catalogue }: ExpressionContext): QueryFinding[] {
  return bareCounters(parsePromql(withValues(expr))).filter((metric) =>
    catalogue(metric)?.type === "counter"
  ).map((metric) => ({
    rule: "target-counter-agg",
    message: `"${metric}" is a counter, of which only the growth means something`,
  }));
}

/** Metrics that are read as they are, in no function of counters. */
function bareCounters(node: PromqlNode): string[] {
  if (node.kind === "VectorSelector") return [selectorOf(node).metric];
  if (node.kind === "FunctionCall" && ofCounters.has(node.children[0]?.text ?? "")) return [];
  return node.children.flatMap(bareCounters);
}

/** Whoever chooses a member wants to see no other. */
function memberProblems(expr: string, { catalogue }: ExpressionContext): QueryFinding[] {
  const root = bare(parsePromql(withValues(expr)));
  const labels = resultLabels(root, catalogue);
  if (typeof labels === "string" || !labels.has("pod")) return [];
  const chosen = nodesOf(parsePromql(expr), "UnquotedLabelMatcher").some(({ text }) =>
    text === 'pod=~"$pod"'
  );
  if (chosen || operandsOf(root).length === 0) return [];
  return [{ rule: "target-instance", message: `"${expr}" shows members that were not chosen` }];
}

/** With what Grafana puts in: at least four scrapes for ranges, and any value. */
export function withValues(expr: string): string {
  return expr.replaceAll(/\$__(rate_interval|interval)/g, "1h").replaceAll(/\$\{?\w+\}?/g, ".+");
}
