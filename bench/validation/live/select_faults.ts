import { Failure } from "../../../diagnostics/failure.ts";
import { nearestName } from "../../../diagnostics/nearest_name.ts";
import type { LiveFault } from "./live_fault.ts";
import type { LiveProfile } from "./live_report.ts";

/** Which faults are wanted. */
export interface FaultSelection {
  /** All, or the short list. */
  readonly profile: LiveProfile;
  /** Names of alerts or ids of faults; they count more than the profile. Default: none. */
  readonly only?: readonly string[];
}

/**
 * The faults that are wanted, in the order of the table.
 *
 * @throws {Failure} `usage` for a name that is neither an alert that a fault proves nor a fault
 */
export function selectFaults(
  faults: readonly LiveFault[],
  { only = [], profile }: FaultSelection,
): LiveFault[] {
  if (only.length === 0) return faults.filter(({ short }) => profile === "full" || short === true);
  const names = (fault: LiveFault) => [fault.id, ...fault.proves];
  for (const name of only) {
    if (faults.some((fault) => names(fault).includes(name))) continue;
    const near = nearestName(name, faults.flatMap(names));
    throw new Failure("usage", `No live case "${name}" exists`, {
      hint: near === undefined
        ? "Name an alert, or a fault as the report names it"
        : `Did you mean "${near}"?`,
    });
  }
  return faults.filter((fault) => names(fault).some((name) => only.includes(name)));
}
