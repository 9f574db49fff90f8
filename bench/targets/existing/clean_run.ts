import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { Failure } from "../../../diagnostics/failure.ts";
import { prefixEnd } from "../../../etcd/prefix_end.ts";
import { offboardTenant } from "../../../etcd/tenants/offboard_tenant.ts";
import { repeatWhenOutdated } from "../../../etcd/tenants/repeat_when_outdated.ts";
import { unlessMissing } from "../../../etcd/unless_exists.ts";
import { forgetRun, keysOf, namesOf } from "./bench_run.ts";

/** What a run has in etcd. */
export interface RunRemains {
  /** Names of its users, sorted. */
  readonly users: readonly string[];
  /** Names of its roles, sorted. */
  readonly roles: readonly string[];
  /** Keys of its tenants. */
  readonly keys: number;
}

/** What was removed. */
export interface CleanedRun extends RunRemains {
  /** Leases of its keys. */
  readonly leases: number;
}

/** Keys asked for at once; as many as are deleted at once. */
const pageSize = 500;

/**
 * Looks what a run has in etcd: only what carries its name, whatever else there is.
 *
 * @param root a client of the user root
 */
export async function remainsOf(root: Etcd3, id: string): Promise<RunRemains> {
  const range = rangeOf(id);
  const { users = [] } = await root.auth.userList();
  const { roles = [] } = await root.auth.roleList();
  const { count } = await repeatWhenOutdated(() => root.kv.range({ ...range, count_only: true }));
  const own = (names: readonly string[]) =>
    names.filter((name) => name.startsWith(namesOf(id))).sort();
  return { users: own(users), roles: own(roles), keys: Number(count) };
}

/**
 * Removes everything of a run: its roles first, so that nobody writes any more, its keys in batches
 * with pauses, their leases, its users and at last the note of it. One that was cut short is
 * finished by calling again.
 *
 * Leases whose keys were gone already end by themselves, an hour or two after they were granted.
 *
 * @param root a client of the user root
 * @throws {Failure} `target-failed` when somebody goes on writing what is removed
 */
export async function cleanRun(root: Etcd3, id: string): Promise<CleanedRun> {
  const { roles, users } = await remainsOf(root, id);
  for (const role of roles) await unlessMissing(root.auth.roleDelete({ role }));
  const leases = await leasesOf(root, id);
  // All its tenants as one: their names and prefixes begin alike, and with nobody else's.
  const keys = await offboardTenant(root, { name: namesOf(id), prefix: keysOf(id) });
  const revoked = await revokeBare(root, leases);
  for (const name of users) await unlessMissing(root.auth.userDelete({ name }));
  const left = await remainsOf(root, id);
  if (left.keys + left.users.length + left.roles.length > 0) {
    throw new Failure("target-failed", `Run ${id} still writes what is removed`, {
      hint: "End the program that makes its load, and clean again",
    });
  }
  await forgetRun(root, id);
  return { users, roles, keys, leases: revoked };
}

/** Revoking a lease deletes its keys, and root may have hung somebody else's on it. */
async function revokeBare(root: Etcd3, leases: readonly string[]): Promise<number> {
  let revoked = 0;
  for (const ID of leases) {
    const { keys } = await root.leaseClient.leaseTimeToLive({ ID, keys: true });
    if (keys.length > 0) continue;
    await unlessMissing(root.leaseClient.leaseRevoke({ ID }));
    revoked += 1;
  }
  return revoked;
}

/** The leases that its keys are on, which nobody can tell once the keys are gone. */
async function leasesOf(root: Etcd3, id: string): Promise<string[]> {
  const { key, range_end } = rangeOf(id);
  const leases = new Set<string>();
  for (let from = key;;) {
    const page = await repeatWhenOutdated(() =>
      root.kv.range({ key: from, range_end, limit: pageSize, keys_only: true })
    );
    for (const { lease } of page.kvs) if (lease !== "0") leases.add(lease);
    const last = page.kvs.at(-1);
    if (!page.more || last === undefined) return [...leases];
    from = Buffer.concat([last.key, Buffer.from([0])]);
  }
}

function rangeOf(id: string): { readonly key: Buffer; readonly range_end: Buffer } {
  const key = Buffer.from(keysOf(id));
  return { key, range_end: Buffer.from(prefixEnd(key)) };
}
