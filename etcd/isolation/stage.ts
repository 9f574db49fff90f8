import { Buffer } from "node:buffer";
import type { ClientCredentials } from "../connect_etcd.ts";
import { onboardTenant } from "../tenants/onboard_tenant.ts";
import { keyRangeOf, type Tenant, tenantOf } from "../tenants/tenant.ts";
import { type Actor, createActor } from "./actor.ts";
import { etcdErrorClass } from "../error_class.ts";
import { freeLease } from "./cells/lease_cells.ts";
import { type Fingerprint, type FingerprintScope, takeFingerprint } from "./fingerprint.ts";
import type { Identity } from "./isolation_cell.ts";
import { openEnd } from "./key_spans.ts";
import type { Holding, Scene } from "./scene.ts";

/** A cluster to probe. Unless it is shared it must be nobody's: every key in it is deleted. */
export interface StageOptions {
  /** `host:port` of the member that is asked. */
  readonly endpoint: string;
  /** Credentials of a user by name, from a certificate with that CN. */
  readonly credentialsOf: (user: string) => Promise<ClientCredentials>;
  /**
   * Whether others use the cluster meanwhile: then only the stage's own keys and leases are looked at
   * and deleted. Root cannot be probed there, whose cells read and delete everybody's. Default false.
   */
  readonly shared?: boolean;
  /** Name of the tenant that is probed, of which its neighbours' are made. Default `t`. */
  readonly name?: string;
}

/** Everybody and everything the cells need. */
export interface Stage {
  /** The cluster as an identity, or root in the tenant's place, meets it. */
  sceneOf(identity: Identity | "root"): Scene;
  /** The cluster as every cell finds it. */
  fingerprint(): Fingerprint;
  /** The cluster as it is. */
  look(): Promise<Fingerprint>;
  /** Puts keys and leases back to where every cell begins. */
  reset(): Promise<void>;
  /** Ends all connections. */
  close(): void;
}

/** Seconds; longer than any run. */
const leaseSeconds = 3600;

/** Who is on a stage. */
export interface StageNames {
  /** The neighbour before. */
  readonly before: string;
  /** The tenant that is probed. */
  readonly tenant: string;
  /** The neighbour after. */
  readonly foreign: string;
  /** Who has a certificate and no user. */
  readonly stranger: string;
}

/**
 * Names whose prefixes are neighbours: `-`, `/` and `0` follow one another in ASCII, so `/t-1/`
 * lies right before `/t/`, and `/t0`, its end, right before `/t0/`.
 */
export function stageNames(tenant: string): StageNames {
  return { before: `${tenant}-1`, tenant, foreign: `${tenant}0`, stranger: `${tenant}-unknown` };
}

/** Onboards three neighbouring tenants and puts a stranger beside them. */
export async function createStage(options: StageOptions): Promise<Stage> {
  const names = stageNames(options.name ?? "t");
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
    become(names.stranger),
  ]);
  for (const name of [names.before, names.tenant, names.foreign]) {
    await onboardTenant(root.etcd, tenantOf(name));
  }
  const holdings = {
    before: holdingOf(before, 1),
    own: holdingOf(own, 2),
    foreign: holdingOf(foreign, 3),
    stranger: holdingOf(stranger, 4),
  };
  const neighbours = { root, before: holdings.before, foreign: holdings.foreign };
  const scenes: Readonly<Record<Identity | "root", Omit<Scene, "firstRevision">>> = {
    tenant: { ...neighbours, actor: own, own: holdings.own },
    stranger: { ...neighbours, actor: stranger, own: holdings.stranger },
    root: { ...neighbours, actor: root, own: holdings.own },
  };
  const all = Object.values(holdings);
  const scope = options.shared === true ? scopeOf(all) : undefined;
  const look = () => takeFingerprint(root.etcd, scope);
  let firstRevision = 1;
  const reset = async (): Promise<Fingerprint> => {
    if (scope !== undefined) firstRevision = await revisionOf(root);
    await setUp(root, { holdings: all, scope });
    return await look();
  };
  let fingerprint = await reset();
  return {
    sceneOf: (identity) => ({ ...scenes[identity], firstRevision }),
    fingerprint: () => fingerprint,
    look,
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

/** What belongs to the stage. The key that ends a prefix is nobody's, and nobody may write it. */
function scopeOf(holdings: readonly Holding[]): FingerprintScope {
  return {
    spans: holdings.flatMap(({ prefix: key, prefixEnd }) => [
      { key, range_end: prefixEnd },
      { key: prefixEnd },
    ]),
    leases: [...holdings.flatMap((each) => [each.emptyLease, each.keyedLease]), freeLease],
    names: holdings.map(({ name }) => name),
  };
}

async function revisionOf(root: Actor): Promise<number> {
  const { header } = await root.etcd.kv.range({ key: openEnd, limit: 1 });
  return Number(header.revision);
}

interface SetUp {
  readonly holdings: readonly Holding[];
  readonly scope: FingerprintScope | undefined;
}

async function setUp(root: Actor, { holdings, scope }: SetUp): Promise<void> {
  const { kv, leaseClient } = root.etcd;
  const leases = scope?.leases ?? (await leaseClient.leaseLeases()).leases.map(({ ID }) => ID);
  await Promise.all(leases.map((ID) => revoke(root, ID)));
  const spans = scope?.spans ?? [{ key: openEnd, range_end: openEnd }];
  await Promise.all(spans.map((span) => kv.deleteRange(span)));
  await Promise.all(holdings.map((holding) => setUpHolding(root, holding)));
}

/** One that was not there, or has ended by itself, is revoked as well as it can be. */
async function revoke(root: Actor, ID: string): Promise<void> {
  await root.etcd.leaseClient.leaseRevoke({ ID }).catch((error: unknown) => {
    if (etcdErrorClass(error) !== "lease-not-found") throw error;
  });
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
