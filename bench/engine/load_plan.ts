import type { ClientCredentials, EtcdTransport } from "../../etcd/connect_etcd.ts";
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
  /** Name of the workload. */
  readonly workload: string;
  /** When requests are sent. */
  readonly model: LoadModel;
  /** Seed of the schedule and of the values. */
  readonly seed: number;
  /** Milliseconds of load before measuring. */
  readonly warmup: number;
  /** Milliseconds measured. */
  readonly duration: number;
  /** Milliseconds after which a request counts as timed out. */
  readonly requestTimeout: number;
  /** What carries the requests. Default `direct`, which costs the generator least. */
  readonly transport?: EtcdTransport;
}

/** A tenant as a generator needs it. */
export interface TenantAccess {
  /** The tenant. */
  readonly tenant: Tenant;
  /** Its own certificate. */
  readonly credentials: ClientCredentials;
}

/** One worker's part of the load. */
export interface LoadShare {
  /** The plan; the requests in flight of a closed loop are this worker's alone. */
  readonly plan: LoadPlan;
  /** The operations and how often each is requested. */
  readonly mix: readonly WeightedOperation[];
  /** `host:port` of every member. */
  readonly endpoints: readonly string[];
  /** The name that members' certificates are checked for, where it is not the host. */
  readonly serverName: string | undefined;
  /** All tenants' number, by which the rate is divided. */
  readonly tenantCount: number;
  /** This worker's tenants with their index among all. */
  readonly tenants: readonly IndexedTenant[];
}

/** A tenant with its place among all, which decides its schedule. */
export interface IndexedTenant extends TenantAccess {
  /** Its index among all tenants. */
  readonly index: number;
  /** The next tenant, whose keys this one must not reach. */
  readonly neighbour: Tenant | undefined;
}
