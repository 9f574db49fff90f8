import type { Actor } from "./actor.ts";
import { firstAnswer } from "./first_answer.ts";

/**
 * Renews a lease once, on a stream of its own.
 *
 * @returns its time to live in seconds; 0 says that there is no such lease
 */
export async function keepAlive(actor: Actor, lease: string): Promise<number> {
  return await firstAnswer(await actor.etcd.leaseClient.leaseKeepAlive(), {
    request: { ID: lease },
    accept: (answer) => Number(answer.TTL),
  });
}
