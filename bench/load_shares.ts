import type { LoadModel, LoadPlan, LoadShare, TenantAccess } from "./engine/load_plan.ts";
import type { Target } from "./targets/target.ts";
import { workloads } from "./workloads/workloads.ts";

/** What is divided, and among how many. */
export interface LoadDivision {
  /** The plan of the whole load. */
  readonly plan: LoadPlan;
  /** Where it goes. */
  readonly target: Pick<Target, "endpoints" | "serverName">;
  /** All tenants, in the order of their indices. */
  readonly tenants: readonly TenantAccess[];
  /** Threads that make load. */
  readonly workers: number;
}

/** Divides the load among workers. A tenant belongs to one of them, whoever else there is. */
export function loadShares(division: LoadDivision): LoadShare[] {
  const { plan, target, tenants, workers } = division;
  const workload = workloads[plan.workload];
  const indexed = tenants.map((access, index) => ({
    ...access,
    index,
    neighbour: tenants.length > 1 ? tenants[(index + 1) % tenants.length]?.tenant : undefined,
  }));
  return Array.from({ length: workers }, (_, worker) => ({
    plan: { ...plan, model: shareOfModel(plan.model, worker, workers) },
    mix: workload?.mix ?? [],
    endpoints: target.endpoints,
    serverName: target.serverName,
    tenantCount: tenants.length,
    tenants: indexed.filter(({ index }) => index % workers === worker),
  }));
}

/** An open loop is divided by tenants; the requests in flight of a closed one by workers. */
function shareOfModel(model: LoadModel, worker: number, workers: number): LoadModel {
  if (model.kind === "open") return model;
  const rest = worker < model.inFlight % workers ? 1 : 0;
  return { kind: "closed", inFlight: Math.floor(model.inFlight / workers) + rest };
}
