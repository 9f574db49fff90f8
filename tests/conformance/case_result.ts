import type { GroupName } from "./conformance_case.ts";

/** How a case ended. */
export interface CaseResult {
  /** The case's group. */
  readonly group: GroupName;
  /** The case's id. */
  readonly id: string;
  /** The statement. */
  readonly name: string;
  /** Whether the statement held. */
  readonly outcome: "passed" | "failed" | "not run";
  /** How long it took. */
  readonly seconds: number;
  /** Why it failed or did not run, or what is worth knowing besides. */
  readonly detail?: string;
}

/** How many of some results ended in a way. */
export function countOf(results: readonly CaseResult[], outcome: CaseResult["outcome"]): number {
  return results.filter((result) => result.outcome === outcome).length;
}
