import { nodesOf, parsePromql, type PromqlNode } from "../../../bench/validation/promql.ts";
import { durationMilliseconds } from "../../../manifests/config/duration.ts";
import type { AlertRule } from "../../../manifests/monitoring/alert_rules.ts";
import { prometheusDuration } from "../../../manifests/monitoring/prometheus_duration.ts";

/** A rule that was broken in one place. */
export interface Mutant {
  /** What was done, and where: `> became <`, at the 42nd character. */
  readonly what: string;
  /** The broken rule. */
  readonly rule: AlertRule;
}

/** What a piece of an expression becomes, one mutant each. */
type Replacement = readonly [kinds: readonly string[], become: (text: string) => readonly string[]];

const swaps: Readonly<Record<string, readonly string[]>> = {
  ">": [">=", "<"],
  "<": ["<=", ">"],
  ">=": [">", "<"],
  "<=": ["<", ">"],
  "==": ["!="],
  "!=": ["=="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "and": ["or", "unless"],
  "or": ["and"],
  "unless": ["and"],
  "sum": ["max", "count"],
  "max": ["min", "sum"],
  "min": ["max"],
  "count": ["sum"],
  "avg": ["max"],
  "=": ["!="],
  "!~": ["=~"],
  "=~": ["!~"],
};

const operatorKinds = ["Gtr", "Lss", "Gte", "Lte", "Eql", "Eqlc", "EqlC", "Neq"];
const arithmeticKinds = ["Add", "Sub", "Mul", "Div"];
const setKinds = ["And", "Or", "Unless"];

const replacements: readonly Replacement[] = [
  [[...operatorKinds, ...arithmeticKinds, ...setKinds, "AggregateOp", "MatchOp"], swapped],
  [["NumberDurationLiteral"], (text) => {
    const number = Number(text);
    if (Number.isNaN(number)) return [];
    return number === 0 ? ["1"] : [`${number * 2}`, `${number / 2}`];
  }],
  [["NumberDurationLiteralInDurationContext"], (text) => {
    const length = durationMilliseconds(text);
    return length === undefined
      ? []
      : [prometheusDuration(2 * length), prometheusDuration(length / 2)];
  }],
];

function swapped(text: string): readonly string[] {
  return swaps[text] ?? [];
}

/**
 * Every way to break a rule in one place: a comparison turned or made less strict, a number or a
 * range doubled or halved, arithmetic, sets and aggregations exchanged, a label matcher turned or
 * dropped, a metric renamed, the wait before it fires or ends doubled or left out.
 */
export function mutantsOf(rule: AlertRule): Mutant[] {
  return [...mutantsOfExpression(rule), ...mutantsOfWaits(rule)];
}

function mutantsOfExpression(rule: AlertRule): Mutant[] {
  const tree = parsePromql(rule.expr);
  const mutant = ({ from, text }: Piece, become: string): Mutant => ({
    what: `${text} became ${become === "" ? "nothing" : become}, at ${from}`,
    rule: {
      ...rule,
      expr: rule.expr.slice(0, from) + become + rule.expr.slice(from + text.length),
    },
  });
  return [
    ...replacements.flatMap(([kinds, become]) =>
      nodesOf(tree, ...kinds).flatMap((node) => become(node.text).map((each) => mutant(node, each)))
    ),
    ...nodesOf(tree, "VectorSelector").flatMap(metricOf).map((node) =>
      mutant(node, `${node.text}_other`)
    ),
    ...nodesOf(tree, "LabelMatchers").flatMap(matchersOf)
      .filter(({ text }) => !ownMatchers.some((label) => text.includes(`${label}="`)))
      .map((piece) => mutant(piece, "")),
    ...ownMatchers.flatMap((label) => withoutOwn(rule, label)),
  ];
}

/** Every selector has these, from one constant; one of several that lacks them is joined with others. */
const ownMatchers = ["job", "namespace"];

function withoutOwn(rule: AlertRule, label: string): Mutant[] {
  const expr = rule.expr.replaceAll(new RegExp(`([{,])${label}="[^"]*",?`, "g"), "$1");
  if (expr === rule.expr) return [];
  return [{ what: `${label} is not asked for anywhere`, rule: { ...rule, expr } }];
}

interface Piece {
  readonly from: number;
  readonly text: string;
}

function metricOf({ children }: PromqlNode): PromqlNode[] {
  return children.filter(({ kind }) => kind === "Identifier");
}

/** Each matcher with the comma that is its own. */
function matchersOf({ children, from, text }: PromqlNode): Piece[] {
  const matchers = children.filter(({ kind }) => kind === "UnquotedLabelMatcher");
  return matchers.map((each, index) => {
    const next = matchers[index + 1];
    const previous = matchers[index - 1];
    const begin = next === undefined && previous !== undefined
      ? previous.from + previous.text.length
      : each.from;
    const end = next?.from ?? each.from + each.text.length;
    return { from: begin, text: text.slice(begin - from, end - from) };
  });
}

function mutantsOfWaits(rule: AlertRule): Mutant[] {
  return (["for", "keep_firing_for"] as const).flatMap((field) => {
    const wait = rule[field];
    const length = wait === undefined ? 0 : durationMilliseconds(wait) ?? 0;
    if (length === 0) return [];
    return [0, 2 * length].map((other) => ({
      what: `${field} of ${wait} became ${other === 0 ? "nothing" : prometheusDuration(other)}`,
      rule: { ...rule, [field]: prometheusDuration(other) },
    }));
  });
}
