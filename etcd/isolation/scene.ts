import type { Buffer } from "node:buffer";
import type { Actor } from "./actor.ts";

/** A tenant and what it holds while a cell is probed. */
export interface Holding {
  /** The tenant itself, or the stranger. */
  readonly owner: Actor;
  /** Of the user, and of the role if there is one. */
  readonly name: string;
  /** `/<name>/` */
  readonly prefix: Buffer;
  /** The first key after the prefix; no tenant owns that key itself. */
  readonly prefixEnd: Buffer;
  /** A key that was written twice, so that it has a previous value. */
  readonly key: Buffer;
  /** A key that does not exist. */
  readonly newKey: Buffer;
  /** What makes keys and values of this tenant recognisable wherever they turn up. */
  readonly secret: string;
  /** Id of a lease that no key hangs on. */
  readonly emptyLease: string;
  /** Id of a lease with one key, the leader's. */
  readonly keyedLease: string;
  /** Name of an election that has a leader. */
  readonly election: Buffer;
  /** The leader's key, below the election's name. */
  readonly leaderKey: Buffer;
}

/**
 * What a cell is played on: a caller, its own holding, and two neighbours whose prefixes lie
 * directly before and directly after its own in the order of keys.
 */
export interface Scene {
  /** Who makes the request. */
  readonly actor: Actor;
  /** Who prepares and looks after. */
  readonly root: Actor;
  /** What belongs to the caller; in root's scene, to the tenant. */
  readonly own: Holding;
  /** The neighbour before, in the order of keys. */
  readonly before: Holding;
  /** The neighbour after, in the order of keys. */
  readonly foreign: Holding;
  /** The first revision that is still there for certain. */
  readonly firstRevision: number;
}
