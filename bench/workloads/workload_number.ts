import { Failure } from "../../diagnostics/failure.ts";
import type { Setting } from "../scenarios/trial.ts";

/** Which number of a workload's settings is meant. */
export interface WorkloadNumber {
  /** Name of the setting. */
  readonly name: string;
  /** What it is where nobody told. */
  readonly otherwise: number;
  /** The smallest that makes sense. */
  readonly least: number;
}

/**
 * Reads a whole number of what a group's workload was told.
 *
 * @throws {Failure} `usage` when it is something else, or too small
 */
export function workloadNumber(
  settings: Readonly<Record<string, Setting>>,
  { least, name, otherwise }: WorkloadNumber,
): number {
  const told = name in settings ? settings[name] : otherwise;
  if (typeof told === "number" && Number.isInteger(told) && told >= least) return told;
  throw new Failure("usage", `Setting "${name}" of a workload is ${JSON.stringify(told)}`, {
    hint: `Give a whole number of at least ${least}`,
  });
}
