import { tenantUsage } from "../../etcd/tenants/tenant_usage.ts";
import type { ActAsRootOptions, ActionOutcome } from "./act_as_root.ts";
import { connectRoot } from "./connect_root.ts";

/** Names of what {@link countUsage} measures of a tenant. */
export function usageMeasures(tenant: string): { readonly bytes: string; readonly keys: string } {
  return { bytes: `bytes of ${tenant}`, keys: `keys of ${tenant}` };
}

/**
 * Counts what each tenant holds, which etcd does not tell of anybody: keys, and the bytes of them and
 * of their present values. Older revisions are in the file as well, and are not counted.
 */
export async function countUsage(
  { signal, target, tenants }: ActAsRootOptions,
): Promise<ActionOutcome> {
  const root = await connectRoot(target);
  const measures: Record<string, number> = {};
  let [bytes, keys] = [0, 0];
  try {
    for (const tenant of tenants) {
      if (signal.aborted) break;
      const usage = await tenantUsage(root, tenant);
      const names = usageMeasures(tenant.name);
      measures[names.bytes] = usage.bytes;
      measures[names.keys] = usage.keys;
      bytes += usage.bytes;
      keys += usage.keys;
    }
  } finally {
    root.close();
  }
  const count = Object.keys(measures).length / 2;
  const title = `Counted ${keys} keys of ${bytes} bytes in ${count} prefixes`;
  return { title, measures, checks: {}, violations: [] };
}
