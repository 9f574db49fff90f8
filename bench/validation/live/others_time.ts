import type { AlertWatch } from "./alert_watch.ts";
import { scalingOf } from "./promise.ts";
import { alertsOf, type RuleSet } from "./scaling/rule_set.ts";
import { type RuleScaling, scaledFor } from "./scaling/scaled_rules.ts";
import { stretchOf } from "./scaling/scale_expression.ts";
import type { WatchedStage } from "./live_fault.ts";

/** Who is waited for, while a fault is on. */
export interface OthersTime {
  /** Rule sets besides ours. */
  readonly ruleSets: readonly RuleSet[];
  /** Where the fault is on. */
  readonly stage: WatchedStage;
  /** Follows alerts. */
  readonly watch: AlertWatch;
  /** Since when the fault is on, in milliseconds since 1970. */
  readonly since: number;
  /** Ends the waiting when it aborts. */
  readonly signal: AbortSignal | undefined;
}

/** Seconds in which one of their alerts has to be pending, and that they get beyond its time. */
const slack = 15;
const pollInterval = 500;

/**
 * Keeps a fault on until every other rule set has said something, or has nothing pending that could,
 * or had as long as it asks for.
 *
 * @returns names of our own alerts that were pending or fired meanwhile, and may fire yet
 */
export async function giveOthersTime(
  { ruleSets, signal, since, stage, watch }: OthersTime,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const longest = ruleSets.flatMap((set) => {
    const scaling = othersScaling(set, stage);
    return alertsOf(set).map((rule) => scaledFor(rule, scaling));
  });
  const until = since + (Math.max(0, ...longest) + slack) * 1_000;
  const early = since + slack * 1_000;
  const mayTell = ({ name }: RuleSet) => Date.now() < early || watch.pendingSets().has(name);
  while (Date.now() < until && silentSets(ruleSets, watch).some(mayTell)) {
    signal?.throwIfAborted();
    const { firing, pending } = await watch.look();
    for (const name of [...firing, ...pending]) seen.add(name);
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
  }
  return seen;
}

function silentSets(ruleSets: readonly RuleSet[], watch: AlertWatch): RuleSet[] {
  const told = watch.fired().map(({ ruleSet }) => ruleSet);
  return ruleSets.filter(({ name }) => !told.includes(name));
}

/** Others count time as ours do, but what has to look back for longer than that is hurried. */
export function othersScaling(
  set: RuleSet,
  stage: Pick<WatchedStage, "interval" | "scale">,
): RuleScaling {
  const scaling = scalingOf(stage);
  const stretched = alertsOf(set).filter(({ expr }) => stretchOf(expr, scaling) > 1);
  return scalingOf(stage, stretched.map(({ alert }) => alert));
}
