import type {
  IndexedTenant,
  LoadEndpoints,
  LoadPlan,
  LoadShare,
  PhaseLoad,
} from "./engine/load_plan.ts";

/** What is divided, and among how many. */
export interface LoadDivision {
  /** The plan of the whole load. */
  readonly plan: LoadPlan;
  /** Where it goes. */
  readonly target: LoadEndpoints;
  /** All tenants, in the order of their indices. */
  readonly tenants: readonly IndexedTenant[];
  /** Threads that make load. */
  readonly workers: number;
}

/** Divides the load among workers. A tenant belongs to one of them, whoever else there is. */
export function loadShares(division: LoadDivision): LoadShare[] {
  const { target: { endpoints, security, serverName }, workers } = division;
  return Array.from({ length: workers }, (_, worker) => ({
    plan: planOf(division, worker),
    endpoints,
    serverName,
    ...(security === undefined ? {} : { security }),
    tenants: division.tenants.filter(({ index }) => workerOf(index, workers) === worker),
  }));
}

function planOf(division: LoadDivision, worker: number): LoadPlan {
  const { plan } = division;
  return {
    ...plan,
    phases: plan.phases.map((phase) => ({
      ...phase,
      loads: phase.loads.map((load, group) =>
        load && shareOfLoad(load, { worker, among: workersOf(division, group) })
      ),
    })),
  };
}

function workerOf(index: number, workers: number): number {
  return index % workers;
}

/** The workers that have tenants of a group. */
function workersOf({ tenants, workers }: LoadDivision, group: number): readonly number[] {
  const own = tenants.filter((tenant) => tenant.group === group);
  return [...new Set(own.map(({ index }) => workerOf(index, workers)))].sort((a, b) => a - b);
}

/** An open loop is divided by tenants; the requests in flight of a closed one by workers. */
function shareOfLoad(
  load: PhaseLoad,
  { among, worker }: { readonly worker: number; readonly among: readonly number[] },
): PhaseLoad {
  if (load.kind !== "closed") return load;
  const place = among.indexOf(worker);
  if (place < 0) return { kind: "closed", inFlight: 0 };
  const rest = place < load.inFlight % among.length ? 1 : 0;
  return { kind: "closed", inFlight: Math.floor(load.inFlight / among.length) + rest };
}
