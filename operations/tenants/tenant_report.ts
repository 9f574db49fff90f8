import type { TenantAccess } from "../../etcd/tenants/freeze_tenant.ts";
import type { Finding } from "../../etcd/tenants/finding.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";

/** What a tenant held when it was counted. */
export interface CountedTenant extends Tenant {
  /** Keys that existed. */
  readonly keys: number;
  /** Bytes of keys and of their current values. */
  readonly bytes: number;
  /** Whether it may write. */
  readonly access: TenantAccess;
}

/** What all tenants held, and what is wrong with their roles. */
export interface TenantReport {
  /** When the count was over, in milliseconds since 1970. */
  readonly takenAt: number;
  /** How long it took, in milliseconds, pauses included. */
  readonly took: number;
  /** How much of that etcd was at work for it, in milliseconds. */
  readonly busy: number;
  /** All tenants, in the order of their names. */
  readonly tenants: readonly CountedTenant[];
  /** What is wrong with users and roles. */
  readonly findings: readonly Finding[];
}
