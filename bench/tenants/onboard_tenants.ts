import type { Etcd3 } from "etcd3";
import { isOnboarded } from "../../etcd/tenants/is_onboarded.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { type Tenant, tenantOf } from "../../etcd/tenants/tenant.ts";
import { repeatWhenOutdated } from "../../etcd/tenants/repeat_when_outdated.ts";

/** How many tenants are onboarded. */
export interface OnboardTenantsOptions {
  /** Tenants at a time. Default 8: etcd applies the changes in one line, but syncs several at once. */
  readonly atOnce?: number;
  /** Begins no further tenant once it aborts. */
  readonly signal?: AbortSignal;
}

/** What became of them. */
export interface OnboardedTenants {
  /** All of them, in the order of their names. */
  readonly tenants: readonly Tenant[];
  /** How many were complete before and left as they were. */
  readonly found: number;
}

/**
 * Onboards many tenants, several at a time. Those that an earlier run completed are left alone, which
 * costs no change of users or roles, so that an onboarding that was killed goes on where it was.
 *
 * @param root a client of the user root
 * @throws {DOMException} `AbortError` when the signal aborts; what was done stays
 */
export async function onboardTenants(
  root: Etcd3,
  names: readonly string[],
  { atOnce = 8, signal }: OnboardTenantsOptions = {},
): Promise<OnboardedTenants> {
  const { users = [] } = await root.auth.userList();
  const known = new Set(users);
  const tenants = names.map((name) => tenantOf(name));
  const waiting = [...tenants];
  let found = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (failed) return;
      signal?.throwIfAborted();
      const tenant = next;
      if (known.has(tenant.name) && await isOnboarded(root, tenant)) found += 1;
      else await repeatWhenOutdated(() => onboardTenant(root, tenant));
    }
  };
  const lanes = Array.from({ length: atOnce }, async () => {
    try {
      await lane();
    } catch (error) {
      failed = true;
      throw error;
    }
  });
  const ended = await Promise.allSettled(lanes);
  const broken = ended.find((each) => each.status === "rejected");
  if (broken !== undefined) throw broken.reason;
  return { tenants, found };
}
