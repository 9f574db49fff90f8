import { Buffer } from "node:buffer";
import type { ClientCredentials } from "../connect_etcd.ts";
import { onboardTenant } from "../tenants/onboard_tenant.ts";
import { keyRangeOf, type Tenant, tenantOf } from "../tenants/tenant.ts";
import { type Actor, createActor } from "./actor.ts";
import { type Fingerprint, takeFingerprint } from "./fingerprint.ts";
import type { Identity } from "./isolation_cell.ts";
import { openEnd } from "./key_spans.ts";
import type { Holding, Scene } from "./scene.ts";

/** A cluster to probe. It must be nobody's: every key in it is deleted. */
export interface StageOptions {
  /** `host:port` of the member that is asked. */
  readonly endpoint: string;
  /** Credentials of a user by name, from a certificate with that CN. */
  readonly credentialsOf: (user: string) => Promise<ClientCredentials>;
}

/** Everybody and everything the cells need. */
export interface Stage {
  /** The cluster as an identity, or root in the tenant's place, meets it. */
  sceneOf(identity: Identity | "root"): Scene;
  /** The cluster as every cell finds it. */
  fingerprint(): Fingerprint;
  /** Puts keys and leases back to where every cell begins. */
  reset(): Promise<void>;
  /** Ends all connections. */
  close(): void;
}

/** Seconds; longer than any run. */
const leaseSeconds = 3600;

/**
 * Names whose prefixes are neighbours: `-`, `/` and `0` follow one another in ASCII, so `/t-1/`
 * lies right before `/t/`, and `/t0`, its end, right before `/t0/`.
 */
const names = { before: "t-1", tenant: "t", foreign: "t0" } as const;
const strangerName = "t-unknown";

/** Onboards three neighbouring tenants and puts a stranger beside them. */
export async function createStage(options: StageOptions): Promise<Stage> {
  const become = async (name: string): Promise<Actor> =>
    createActor({
      name,
      endpoint: options.endpoint,
      credentials: await options.credentialsOf(name),
    });
  const [root, before, own, foreign, stranger] = await Promise.all([
    become("root"),
    become(names.before),
    become(names.tenant),
    become(names.foreign),
    become(strangerName),
  ]);
  for (const name of Object.values(names)) await onboardTenant(root.etcd, tenantOf(name));
  const holdings = {
    before: holdingOf(before, 1),
    own: holdingOf(own, 2),
    foreign: holdingOf(foreign, 3),
    stranger: holdingOf(stranger, 4),
  };
  const neighbours = { root, before: holdings.before, foreign: holdings.foreign };
  const scenes: Readonly<Record<Identity | "root", Scene>> = {
    tenant: { ...neighbours, actor: own, own: holdings.own },
    stranger: { ...neighbours, actor: stranger, own: holdings.stranger },
    root: { ...neighbours, actor: root, own: holdings.own },
  };
  const reset = async (): Promise<Fingerprint> => {
    await setUp(root, Object.values(holdings));
    return await takeFingerprint(root.etcd);
  };
  let fingerprint = await reset();
  return {
    sceneOf: (identity) => scenes[identity],
    fingerprint: () => fingerprint,
    reset: async () => {
      fingerprint = await reset();
    },
    close: () => [root, before, own, foreign, stranger].forEach((actor) => actor.close()),
  };
}

function holdingOf(owner: Actor, number: number): Holding {
  const tenant: Tenant = tenantOf(owner.name);
  const { key: prefix, rangeEnd: prefixEnd } = keyRangeOf(tenant);
  const secret = `secret-of-${owner.name}-${crypto.randomUUID()}`;
  const below = (name: string): Buffer => Buffer.from(`${tenant.prefix}${name}`);
  const keyedLease = String(1000 + number);
  return {
    owner,
    name: owner.name,
    prefix,
    prefixEnd,
    secret,
    key: below(`key-${secret}`),
    newKey: below(`new-${secret}`),
    emptyLease: String(2000 + number),
    keyedLease,
    election: below("election"),
    // etcd's elections put the lease's id, in hexadecimal, below the name (client/v3/concurrency).
    leaderKey: below(`election/${Number(keyedLease).toString(16)}`),
  };
}

async function setUp(root: Actor, holdings: readonly Holding[]): Promise<void> {
  const { leases } = await root.etcd.leaseClient.leaseLeases();
  await Promise.all(leases.map(({ ID }) => root.etcd.leaseClient.leaseRevoke({ ID })));
  await root.etcd.kv.deleteRange({ key: openEnd, range_end: openEnd });
  await Promise.all(holdings.map((holding) => setUpHolding(root, holding)));
}

/** Leases are granted by their owner: etcd lets even a stranger do so. Keys come from root. */
async function setUpHolding(root: Actor, holding: Holding): Promise<void> {
  const { emptyLease, key, keyedLease, leaderKey, owner, secret } = holding;
  for (const ID of [emptyLease, keyedLease]) {
    await owner.etcd.leaseClient.leaseGrant({ ID, TTL: leaseSeconds });
  }
  for (const value of [`first ${secret}`, `second ${secret}`]) {
    await root.etcd.kv.put({ key, value: Buffer.from(value) });
  }
  const value = Buffer.from(`leader ${secret}`);
  await root.etcd.kv.put({ key: leaderKey, value, lease: keyedLease });
}
