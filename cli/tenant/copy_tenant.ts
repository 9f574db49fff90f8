import type { Etcd3 } from "etcd3";
import type { Progress } from "../../diagnostics/progress.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import { type EtcdConnection, withEtcd } from "../etcd_connection.ts";
import type { OptionValues } from "../option_spec.ts";
import { formatRestored, type restoreOptions, type restoreOutput } from "./restore_options.ts";

/** From where to where a tenant's keys are copied, and how. */
export interface TenantCopy {
  /** A client of the throw-away member that serves the snapshot. */
  readonly source: Etcd3;
  /** The tenant. */
  readonly tenant: Tenant;
  /** The live cluster. */
  readonly target: EtcdConnection;
  /** What to do with keys that changed, and how to tell the result. */
  readonly options: OptionValues<typeof restoreOptions & { readonly output: typeof restoreOutput }>;
  /** Told how far it is. */
  readonly progress: Progress;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Writes the result. */
  readonly write: (text: string) => void;
}

/**
 * Copies a tenant's keys from the member that serves a snapshot into the live cluster, and writes
 * what came of it.
 *
 * @throws {Failure} when the live cluster cannot be reached or refuses
 */
export async function copyTenant(copy: TenantCopy): Promise<void> {
  const { options, progress, signal, source, tenant, write } = copy;
  const { restoreTenant } = await import("../../operations/restore_tenant/restore_tenant.ts");
  const restored = await withEtcd(copy.target, (target) =>
    restoreTenant({
      source,
      target,
      tenant,
      conflict: options.conflict,
      dryRun: options["dry-run"],
      progress,
      signal,
    }));
  write(formatRestored(restored, options.output));
}
