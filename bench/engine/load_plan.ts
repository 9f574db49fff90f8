import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { Arrival } from "../schedule/arrival.ts";
import type { WeightedOperation } from "../schedule/tenant_schedule.ts";

/** When requests are sent: by the clock whatever comes back, or one after another. */
export type LoadModel =
  /** Open loop: the schedule decides; latency counts from the moment a request was due. */
  | { readonly kind: "open"; readonly rate: number; readonly arrival: Arrival }
  /** Closed loop: so many requests in flight, the next one sent when one returns. */
  | { readonly kind: "closed"; readonly inFlight: number };

/** What load is made, wherever it is made. */
export interface LoadPlan {
  readonly workload: string;
  readonly model: LoadModel;
  readonly seed: number;
  /** Milliseconds of load before measuring. */
  readonly warmup: number;
  /** Milliseconds measured. */
  readonly duration: number;
  /** Milliseconds after which a request counts as timed out. */
  readonly requestTimeout: number;
}

/** A tenant as a generator needs it. */
export interface TenantAccess {
  readonly tenant: Tenant;
  readonly credentials: ClientCredentials;
}

/** One worker's part of the load. */
export interface LoadShare {
  readonly plan: LoadPlan;
  /** The mix of the workload, with zero-weight operations left out. */
  readonly mix: readonly WeightedOperation[];
  readonly endpoints: readonly string[];
  readonly serverName: string | undefined;
  /** All tenants' number, by which the rate is divided. */
  readonly tenantCount: number;
  /** This worker's tenants with their index among all. */
  readonly tenants: readonly IndexedTenant[];
}

/** A tenant with its place among all, which decides its schedule. */
export interface IndexedTenant extends TenantAccess {
  readonly index: number;
  /** The next tenant, whose keys this one must not reach. */
  readonly neighbour: Tenant | undefined;
}
