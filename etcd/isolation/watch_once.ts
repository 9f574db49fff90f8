import type { Buffer } from "node:buffer";
import type { Actor } from "./actor.ts";
import { firstAnswer } from "./first_answer.ts";

/** What is watched, and from when. */
export interface WatchTarget {
  /** The key, or the first one of the range. */
  readonly key: Buffer;
  /** The first key after the range; without it one key is watched. */
  readonly range_end?: Buffer;
  /** Without it only what happens after the creation is delivered. */
  readonly start_revision?: number;
  /** Whether events carry the value before. */
  readonly prev_kv?: boolean;
  /** What is not delivered. */
  readonly filters?: ("Noput" | "Nodelete")[];
  /** Whether large answers may come in parts. */
  readonly fragment?: boolean;
  /** Whether etcd tells of its revision when nothing happens. */
  readonly progress_notify?: boolean;
}

/**
 * Creates one watch. With a start revision it resolves to the first events of history, otherwise
 * to none, as soon as the watch exists. etcd refuses a watch with a message on the stream and not
 * by an error of the call (etcd server/etcdserver/api/v3rpc/watch.go), so the reason in that
 * message becomes the error.
 */
export async function watchOnce(actor: Actor, target: WatchTarget): Promise<readonly unknown[]> {
  return await firstAnswer(await actor.etcd.watchClient.watch(), {
    request: { create_request: target },
    accept: (answer) => {
      if (answer.canceled) throw new Error(answer.cancel_reason);
      if (answer.events.length > 0) return answer.events;
      return answer.created && target.start_revision === undefined ? [] : undefined;
    },
  });
}
