import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { etcdErrorClass } from "./error_class.ts";

/**
 * Whether the member that a client is connected to refuses the client's user, asked by a read that
 * the member answers by itself. A failure that is no refusal is thrown as it is.
 */
export async function refusesUser(client: Etcd3): Promise<boolean> {
  try {
    await client.kv.range({ key: Buffer.from("/"), serializable: true, limit: 1 });
    return false;
  } catch (error) {
    if (["denied", "unauthenticated"].includes(etcdErrorClass(error))) return true;
    throw error;
  }
}
