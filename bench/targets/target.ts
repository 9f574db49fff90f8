import type { Failure } from "../../diagnostics/failure.ts";
import type { TenantAccess } from "../engine/load_plan.ts";

/** An etcd that load may be put on. */
export interface Target {
  /** What it is, in words. */
  readonly title: string;
  /** Version of etcd. */
  readonly version: string;
  /** How many members it has. */
  readonly members: number;
  /** `host:port` of every member's client listener. */
  readonly endpoints: readonly string[];
  /** The name to check members' certificates for, where it is not the endpoint's host. */
  readonly serverName: string | undefined;
  /** Whether the target shares this machine's processors and disk. */
  readonly sharedMachine: boolean;
  /** Onboards tenants and issues their certificates; existing ones are taken as they are. */
  onboard(names: readonly string[], signal?: AbortSignal): Promise<readonly TenantAccess[]>;
  /** What broke on its side since it was set up, as far as it knows: a member that ended, say. */
  failures(): Promise<readonly Failure[]>;
  /** Ends the target, and removes what was made for it. */
  close(): Promise<void>;
}
