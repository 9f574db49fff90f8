import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../error_class.ts";
import { type KeySpan, openEnd } from "./key_spans.ts";

/** What no refused request may have changed, as text by subject. */
export type Fingerprint = Readonly<Record<string, string>>;

/** The part of a cluster that nobody else changes meanwhile. */
export interface FingerprintScope {
  /** Keys and ranges of keys that are described. */
  readonly spans: readonly KeySpan[];
  /** Ids of the leases that are described. */
  readonly leases: readonly string[];
  /** Users and roles that are described; of all others it is told that they exist. */
  readonly names: readonly string[];
}

/**
 * Describes the whole cluster as root sees it: every key with its value, revision and lease,
 * whether history is whole, leases with their keys, users, roles, authentication, alarms and
 * members. With a scope, keys, leases, users and roles of others are left out, and history, which
 * others may have compacted.
 */
export async function takeFingerprint(root: Etcd3, scope?: FingerprintScope): Promise<Fingerprint> {
  const [keys, history, leases, users, roles, authentication, alarms, members] = await Promise.all([
    describeKeys(root, scope?.spans ?? [{ key: openEnd, range_end: openEnd }]),
    scope === undefined ? describeHistory(root) : "of everybody",
    describeLeases(root, scope?.leases ?? await allLeases(root)),
    describeUsers(root, scope?.names),
    describeRoles(root, scope?.names),
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

async function describeKeys(root: Etcd3, spans: readonly KeySpan[]): Promise<string> {
  const answers = await Promise.all(spans.map((span) => root.kv.range(span)));
  return answers.flatMap(({ kvs }) => kvs)
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

async function allLeases(root: Etcd3): Promise<string[]> {
  const { leases } = await root.leaseClient.leaseLeases();
  return leases.map((lease) => lease.ID).sort();
}

/** A lease that does not exist is one without seconds and keys. */
async function describeLeases(root: Etcd3, ids: readonly string[]): Promise<string> {
  const described = await Promise.all(ids.map(async (ID) => {
    const { grantedTTL, keys } = await root.leaseClient.leaseTimeToLive({ ID, keys: true });
    const attached = keys.map((key) => Buffer.from(key).toString()).sort().join(" ");
    return `${ID} for ${grantedTTL} s with [${attached}]`;
  }));
  return described.join(", ");
}

async function describeUsers(root: Etcd3, names?: readonly string[]): Promise<string> {
  const { users = [] } = await root.auth.userList();
  const described = await Promise.all(
    [...users].sort().map(async (name) => {
      if (names?.includes(name) === false) return name;
      const { roles = [] } = await root.auth.userGet({ name });
      return `${name}: ${[...roles].sort().join(" ")}`;
    }),
  );
  return described.join(", ");
}

async function describeRoles(root: Etcd3, names?: readonly string[]): Promise<string> {
  const { roles = [] } = await root.auth.roleList();
  const described = await Promise.all(
    [...roles].sort().map(async (role) => {
      if (names?.includes(role) === false) return role;
      const { perm = [] } = await root.auth.roleGet({ role });
      return `${role}: ${JSON.stringify(perm)}`;
    }),
  );
  return described.join(", ");
}
