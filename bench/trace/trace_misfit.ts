import type { PlannedGroup } from "../engine/load_plan.ts";
import type { Workload } from "../workloads/workload.ts";
import type { TraceHeader } from "./trace_format.ts";

/** Why a trace cannot be played to a group, or nothing when it can. */
export function traceMisfit(
  { groups }: TraceHeader,
  group: Pick<PlannedGroup, "name" | "tenants">,
  workload: Pick<Workload, "mix" | "name">,
): string | undefined {
  const recorded = groups.find(({ name }) => name === group.name);
  if (recorded === undefined) return `has no group "${group.name}"`;
  if (recorded.tenants > group.tenants) {
    return `has ${recorded.tenants} tenants in group "${group.name}", not ${group.tenants}`;
  }
  const unknown = recorded.operations.find((operation) =>
    !workload.mix.some(({ name }) => name === operation)
  );
  return unknown === undefined
    ? undefined
    : `has the operation "${unknown}", which workload "${workload.name}" does not know`;
}
