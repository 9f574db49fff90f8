import type { JudgedMutant } from "./judge_mutants.ts";
import { survivors } from "./survivors.ts";

/** How many mutants were noticed, of how many. */
export interface MutationScore {
  /** Mutants that a case noticed. */
  readonly noticed: number;
  /** All of them. */
  readonly all: number;
  /** Those that nobody noticed and nothing explains. */
  readonly unexplained: readonly string[];
  /** By reason, those that are explained. */
  readonly explained: ReadonlyMap<string, readonly string[]>;
}

/** Sums mutants up. The same one on several configurations is one, and noticed where it once is. */
export function mutationScore(judged: readonly JudgedMutant[]): MutationScore {
  const byName = Map.groupBy(judged, ({ alert, what }) => `${alert}: ${what}`);
  const living = [...byName].filter(([, same]) => !same.some(({ noticed }) => noticed))
    .map(([name]) => name);
  const reasonOf = (name: string) => survivors.find(({ which }) => which.test(name))?.reason;
  return {
    noticed: byName.size - living.length,
    all: byName.size,
    unexplained: living.filter((name) => reasonOf(name) === undefined),
    explained: Map.groupBy(
      living.filter((name) => reasonOf(name) !== undefined),
      (name) => reasonOf(name) ?? "",
    ),
  };
}

/** The score, and what survived, by reason. */
export function mutationText({ all, explained, noticed, unexplained }: MutationScore): string {
  const share = (noticed / all * 100).toFixed(1);
  return [
    `${noticed} of ${all} mutants noticed (${share} %)`,
    ...[...explained].flatMap(([reason, names]) => ["", `${names.length} × ${reason}`, ...names]),
    ...(unexplained.length === 0 ? [] : ["", "Unexplained:", ...unexplained]),
  ].join("\n");
}
