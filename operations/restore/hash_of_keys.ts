import type { Etcd3, IHashKVResponse } from "etcd3";

/** etcd's hash of all keys, and where history began when it was made. */
export interface KeysHash {
  /** The hash. */
  readonly hash: number;
  /** The revision up to which history was compacted; hashes differ when this does. */
  readonly compacted: number;
}

/** What etcd3's generated clients call; its type is not among those that it exports. */
interface Executor {
  exec(service: string, method: string, payload: unknown): Promise<IHashKVResponse>;
}

/**
 * Asks one member for etcd's hash of all keys up to a revision (`Maintenance.HashKV`). etcd3 has a
 * method for it that cannot work: it calls `hashKV`, and grpc-js made `hashKv` of the RPC's name.
 *
 * @param client a client of one member alone, as a user with role root
 */
export async function hashOfKeys(client: Etcd3, revision: number): Promise<KeysHash> {
  const { client: executor } = client.maintenance as unknown as { readonly client: Executor };
  const payload = { revision: String(revision) };
  const answer = await executor.exec("Maintenance", "hashKv", payload);
  return { hash: Number(answer.hash), compacted: Number(answer.compact_revision) };
}
