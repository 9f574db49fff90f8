import type { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { LoadEndpoints, TenantAccess } from "../engine/load_plan.ts";
import type { ClusterNeeds, TrialAction } from "../scenarios/trial.ts";

/** Where one member tells its metrics, in Prometheus' text format. */
export interface MetricsEndpoint {
  /** Name of the member. */
  readonly member: string;
  /** URL of the metrics, in plain HTTP. */
  readonly url: string;
}

/** An etcd that load may be put on. */
export interface Target extends LoadEndpoints {
  /** What it is, in words. */
  readonly title: string;
  /** Version of etcd. */
  readonly version: string;
  /** How many members it has. */
  readonly members: number;
  /** Whether the target shares this machine's processors and disk. */
  readonly sharedMachine: boolean;
  /** Whether it keeps every tenant to its prefix: authentication is on. */
  readonly confines: boolean;
  /** A directory on the disk that its members write, where this process can reach it. */
  readonly directory: string | undefined;
  /** Metrics of its members, as far as they can be asked. */
  readonly metrics: readonly MetricsEndpoint[];
  /** Onboards tenants and issues their certificates; existing ones are taken as they are. */
  onboard(names: readonly string[], signal?: AbortSignal): Promise<readonly TenantAccess[]>;
  /** The credentials of root. */
  root(): Promise<ClientCredentials>;
  /**
   * Does something to the cluster and returns when that is over.
   *
   * @returns what was done, in words, with the member
   * @throws {Failure} `target-failed` when it did not work, `usage` when this target cannot do it
   */
  act(action: TrialAction, signal?: AbortSignal): Promise<string>;
  /** What broke on its side since it was set up, as far as it knows: a member that ended, say. */
  failures(): Promise<readonly Failure[]>;
  /** Ends the target, and removes what was made for it. */
  close(): Promise<void>;
}

/** Opens a target as a trial needs it. The caller closes it. */
export type OpenTarget = (needs: ClusterNeeds) => Promise<Target>;
