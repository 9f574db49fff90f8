import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { fingerprintDifferences, takeFingerprint } from "../../etcd/isolation/fingerprint.ts";
import type { Fingerprint } from "../../etcd/isolation/fingerprint.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";

/**
 * Those whose cluster is loaded. Two have names as runs have them, but for their length or digits:
 * what is removed is looked for by name.
 */
export const foreignTenants: readonly string[] = ["team-a", "bench-press", "bench-0123456789ab"];

/** Onboards them where authentication is on, and gives each keys, one of them on a lease. */
export async function settleTenants(root: Etcd3, isAuthenticated: boolean): Promise<void> {
  const { ID: lease } = await root.leaseClient.leaseGrant({ TTL: 3_600 });
  for (const name of foreignTenants) {
    const tenant = tenantOf(name);
    if (isAuthenticated) await onboardTenant(root, tenant);
    for (let number = 0; number < 40; number++) {
      await root.kv.put({
        key: Buffer.from(`${tenant.prefix}registry/pods/${number}`),
        value: crypto.getRandomValues(Buffer.alloc(64)),
        ...(number === 0 ? { lease } : {}),
      });
    }
  }
  await root.kv.put({ key: Buffer.from("/bench-stray"), value: Buffer.from("nobody's") });
}

/** A cluster as everybody else sees it. */
export interface Surroundings {
  /** Keys with values and revisions, users, roles, alarms, members and leases with keys. */
  readonly fingerprint: Fingerprint;
  /** The newest revision of keys. */
  readonly revision: string;
  /** The revision of users and roles. */
  readonly authRevision: string;
}

/** Describes a cluster whole. Leases without keys are left out: nobody can tell whose they are. */
export async function surroundingsOf(root: Etcd3): Promise<Surroundings> {
  const fingerprint = await takeFingerprint(root);
  const { header } = await root.kv.range({ key: Buffer.from("/"), count_only: true });
  const { authRevision } = await root.auth.authStatus();
  const leases = (fingerprint["leases"] ?? "").split(", ").filter((lease) =>
    !lease.endsWith("with []")
  );
  return {
    fingerprint: { ...fingerprint, leases: leases.join(", ") },
    revision: header.revision,
    authRevision,
  };
}

/** What of it changed, revisions that went on aside. */
export async function changesSince(was: Surroundings, root: Etcd3): Promise<string[]> {
  return fingerprintDifferences(was.fingerprint, (await surroundingsOf(root)).fingerprint);
}
