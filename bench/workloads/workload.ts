import type { Etcd3 } from "etcd3";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { Violation } from "../ledger/violation.ts";
import type { Random } from "../schedule/random.ts";
import type { Setting } from "../scenarios/trial.ts";
import type { WeightedOperation } from "../schedule/tenant_schedule.ts";

/** How an operation ended that did not throw. */
export type Outcome =
  /** It did what it was for. */
  | "done"
  /** A compare-and-swap lost against another writer, as it may. */
  | "conflict";

/** What a workload is given for one tenant. */
export interface TenantSession {
  /**
   * A client with the certificate of the group's identity. Where the group has several connections,
   * each use of one of its properties takes the next one.
   */
  readonly client: Etcd3;
  /** Makes another client like it, with a connection of its own; whoever asks for it closes it. */
  readonly connect: () => Etcd3;
  /** The tenant. */
  readonly tenant: Tenant;
  /** Another tenant, whose keys this one must not reach; none when it is alone. */
  readonly neighbour: Tenant | undefined;
  /** Whether etcd keeps the tenant to its prefix: neither as root nor without authentication. */
  readonly confined: boolean;
  /** The tenant's place in its group, from 0. */
  readonly index: number;
  /** Tenants in its group. */
  readonly groupSize: number;
  /** What the group's workload was told; each workload says what it understands. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** For sizes and values, apart from the schedule's own stream. */
  readonly random: Random;
  /** Takes when a write was sent and when the watch delivered it, by `performance.now`. */
  readonly recordDelivery: (sentAt: number, seenAt: number) => void;
}

/** The running load of one tenant. */
export interface TenantLoad {
  /**
   * Performs one operation.
   *
   * @param draw a number in [0, 1) that decides what it is performed on
   * @throws whatever the client threw
   */
  perform(operation: string, draw: number): Promise<Outcome>;
  /** Ends watches after they have caught up, and tells what was wrong. */
  close(): Promise<LoadCheck>;
}

/** What was checked on the way, and what was wrong. */
export interface LoadCheck {
  /** Number of checks made, by what they check. */
  readonly checks: Readonly<Record<string, number>>;
  /** What was found broken. */
  readonly violations: readonly Violation[];
  /** What the workload measured itself, by name; summed over tenants. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** A kind of load: which operations in which mix, and how each tenant performs them. */
export interface Workload {
  /** Its name in plans and results. */
  readonly name: string;
  /** The operations and how often each is requested. */
  readonly mix: readonly WeightedOperation[];
  /** Operations judged by the objective of writes; all others are judged as reads. */
  readonly writes: readonly string[];
  /** Operations judged by the objective of lists, which are several requests each. */
  readonly lists: readonly string[];
  /** Prepares a tenant: objects to work on, watches to follow. */
  open(session: TenantSession): Promise<TenantLoad>;
}
