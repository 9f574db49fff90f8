import type { ClientCredentials, EtcdTransport, LinkSecurity } from "../../etcd/connect_etcd.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { Setting } from "../scenarios/trial.ts";
import type { Arrival } from "../schedule/arrival.ts";

/** When the requests of a group are sent during a phase. */
export type PhaseLoad =
  /**
   * Open loop: the schedule decides; latency counts from the moment a request was due. The rate of
   * the whole group, in requests a second, goes in a straight line from `from` to `to`.
   */
  | {
    readonly kind: "open";
    readonly from: number;
    readonly to: number;
    readonly arrival: Arrival;
  }
  /** Closed loop: so many requests in flight, the next one sent when one returns. */
  | { readonly kind: "closed"; readonly inFlight: number }
  /** Open loop: the requests that a trace has of the group of this name at this time. */
  | { readonly kind: "trace"; readonly file: string; readonly speed: number };

/** Tenants that do the same thing. */
export interface PlannedGroup {
  /** Its name. */
  readonly name: string;
  /** Name of its workload. */
  readonly workload: string;
  /** What the workload is told. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** Its tenants, by which its rate is divided. */
  readonly tenants: number;
  /** Connections of each tenant to each member. */
  readonly connections: number;
}

/** A stretch of time with its own load. */
export interface PlannedPhase {
  /** Milliseconds after the load began. */
  readonly begin: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Whether more is recorded of it than its seconds. */
  readonly measured: boolean;
  /** Load by index of the group; nothing for a group that rests. */
  readonly loads: readonly (PhaseLoad | undefined)[];
}

/** What load is made, wherever it is made. */
export interface LoadPlan {
  /** Who makes it. */
  readonly groups: readonly PlannedGroup[];
  /** What happens one after another, without a gap. */
  readonly phases: readonly PlannedPhase[];
  /** Seed of the schedule and of the values. */
  readonly seed: number;
  /** Milliseconds after which a request counts as timed out. */
  readonly requestTimeout: number;
  /** Whether what was due is collected, to be written as a trace. Default false. */
  readonly collects?: boolean;
  /** What carries the requests. Default `direct`, which costs the generator least. */
  readonly transport?: EtcdTransport;
}

/** Where a generator connects. */
export interface LoadEndpoints {
  /** `host:port` of every member. */
  readonly endpoints: readonly string[];
  /** The name that members' certificates are checked for, where it is not the host. */
  readonly serverName: string | undefined;
  /** How connections are secured. Default `mutual-tls`. */
  readonly security?: LinkSecurity;
}

/** A tenant as a generator needs it. */
export interface TenantAccess {
  /** The tenant. */
  readonly tenant: Tenant;
  /** Its certificate. */
  readonly credentials: ClientCredentials;
}

/** One worker's part of the load. */
export interface LoadShare extends LoadEndpoints {
  /** The plan; the requests in flight of closed loops are this worker's alone. */
  readonly plan: LoadPlan;
  /** This worker's tenants. */
  readonly tenants: readonly IndexedTenant[];
}

/** A tenant with its places, which decide its schedule. */
export interface IndexedTenant extends TenantAccess {
  /** Its index among all tenants. */
  readonly index: number;
  /** Index of its group. */
  readonly group: number;
  /** Its index in its group. */
  readonly place: number;
  /** The next tenant, whose keys this one must not reach. */
  readonly neighbour: Tenant | undefined;
  /** Whether etcd keeps it to its prefix: neither as root nor without authentication. */
  readonly confined: boolean;
}

/** Seconds of the whole plan, rounded up. */
export function plannedSeconds({ phases }: Pick<LoadPlan, "phases">): number {
  const last = phases.at(-1);
  return last === undefined ? 0 : Math.ceil((last.begin + last.duration) / 1000);
}
