import type { Comparison } from "./comparison.ts";
import type { Effect, Mark, Rule } from "./rule.ts";
import { configRules } from "./rules/config_rules.ts";
import { refusalRules } from "./rules/refusal_rules.ts";
import { removalRules } from "./rules/removal_rules.ts";
import { restartRules } from "./rules/restart_rules.ts";
import { snapshotRules } from "./rules/snapshot_rules.ts";
import { trustRules } from "./rules/trust_rules.ts";

/** All rules there are, in the order in which their marks are told. */
export const diffRules: readonly Rule[] = [
  ...refusalRules,
  ...removalRules,
  ...configRules,
  ...trustRules,
  ...snapshotRules,
  ...restartRules,
];

/** Effects after which a change needs more than a glance. */
const dangerous: ReadonlySet<Effect> = new Set<Effect>(["refused", "risks-data"]);

/** Judges a comparison by every rule. */
export function marksOf(comparison: Comparison): Mark[] {
  return diffRules.flatMap(({ code, effect, hint, find }) =>
    find(comparison).map((match) => ({ code, effect, hint, ...match }))
  );
}

/** Whether a mark says that the change is refused or risks data. */
export function isDangerous({ effect }: Mark): boolean {
  return dangerous.has(effect);
}
