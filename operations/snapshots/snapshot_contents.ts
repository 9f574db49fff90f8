import type { KeysHash } from "../restore/hash_of_keys.ts";
import type { SampledTenant } from "./sample_tenant.ts";

/**
 * What the member held at the manifest's revision, as it said itself when its snapshot was taken. A
 * restored member is asked for the same.
 */
export interface SnapshotContents {
  /** How many keys there were. */
  readonly keys: number;
  /**
   * etcd's hash of all keys; absent when the database was too large to have it made, or a compaction
   * came between.
   */
  readonly hash?: KeysHash;
  /** Some of the keys of some tenants. */
  readonly tenants: readonly SampledTenant[];
}
