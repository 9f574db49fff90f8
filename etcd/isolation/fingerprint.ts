import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../error_class.ts";
import { openEnd } from "./key_spans.ts";

/** What no refused request may have changed, as text by subject. */
export type Fingerprint = Readonly<Record<string, string>>;

/**
 * Describes the whole cluster as root sees it: every key with its value, revision and lease,
 * whether history is whole, leases with their keys, users, roles, authentication, alarms and
 * members.
 */
export async function takeFingerprint(root: Etcd3): Promise<Fingerprint> {
  const [keys, history, leases, users, roles, authentication, alarms, members] = await Promise.all([
    describeKeys(root),
    describeHistory(root),
    describeLeases(root),
    describeUsers(root),
    describeRoles(root),
    root.auth.authStatus(),
    root.maintenance.alarm({}),
    root.cluster.memberList({}),
  ]);
  return {
    keys,
    history,
    leases,
    users,
    roles,
    authentication: String(authentication.enabled),
    alarms: JSON.stringify(alarms.alarms),
    members: JSON.stringify(members.members),
  };
}

/** The subjects in which two fingerprints differ, each with what it was and what it is. */
export function fingerprintDifferences(was: Fingerprint, is: Fingerprint): string[] {
  return Object.keys(was)
    .filter((subject) => was[subject] !== is[subject])
    .map((subject) => `${subject} changed from ${was[subject]} to ${is[subject]}`);
}

async function describeKeys(root: Etcd3): Promise<string> {
  const { kvs } = await root.kv.range({ key: openEnd, range_end: openEnd });
  return kvs
    .map(({ key, lease, mod_revision, value }) => `${key}=${value} at ${mod_revision} on ${lease}`)
    .join(", ");
}

async function describeHistory(root: Etcd3): Promise<string> {
  try {
    await root.kv.range({ key: openEnd, revision: 1 });
    return "whole";
  } catch (error) {
    return etcdErrorClass(error);
  }
}

async function describeLeases(root: Etcd3): Promise<string> {
  const { leases } = await root.leaseClient.leaseLeases();
  const ids = leases.map((lease) => lease.ID).sort();
  const described = await Promise.all(ids.map(async (ID) => {
    const { grantedTTL, keys } = await root.leaseClient.leaseTimeToLive({ ID, keys: true });
    const attached = keys.map((key) => Buffer.from(key).toString()).sort().join(" ");
    return `${ID} for ${grantedTTL} s with [${attached}]`;
  }));
  return described.join(", ");
}

async function describeUsers(root: Etcd3): Promise<string> {
  const { users = [] } = await root.auth.userList();
  const described = await Promise.all(
    [...users].sort().map(async (name) => {
      const { roles = [] } = await root.auth.userGet({ name });
      return `${name}: ${[...roles].sort().join(" ")}`;
    }),
  );
  return described.join(", ");
}

async function describeRoles(root: Etcd3): Promise<string> {
  const { roles = [] } = await root.auth.roleList();
  const described = await Promise.all(
    [...roles].sort().map(async (role) => {
      const { perm = [] } = await root.auth.roleGet({ role });
      return `${role}: ${JSON.stringify(perm)}`;
    }),
  );
  return described.join(", ");
}
