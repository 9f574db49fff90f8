import type { Etcd3, IEvent, IWatchResponse, Watcher } from "etcd3";
import { Buffer } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import { etcdErrorClass } from "../../../etcd/error_class.ts";

/** A watch that goes on where it stopped, whatever happens to its stream. */
export interface SteadyWatch {
  /** Leaves the stream, which may hang, and goes on over another. */
  reopen(): void;
  /** Ends the watch. */
  close(): Promise<void>;
}

/** What is watched, and who is told. */
export interface SteadyWatchOptions {
  /** The client whose streams are used. */
  readonly client: Etcd3;
  /** The keys that are watched. */
  readonly prefix: string;
  /** The first revision to deliver. */
  readonly startRevision: bigint;
  /** Takes the events of a response, in order, each once. */
  readonly onEvents: (events: readonly IEvent[]) => void;
  /** Told that events before a revision were compacted before they could be delivered. */
  readonly onGap: (revision: bigint) => void;
}

/** Milliseconds before a broken watch is taken up again. */
const pause = 100;
/** Milliseconds a member gets to confirm the end of a watch; a stopped one never does. */
const cancelTime = 2_000;

/**
 * Opens a watch with previous values and progress notices, as kube-apiserver does, and takes it up
 * again after the last event delivered, as etcd's own client does (client/v3/watch.go, nextRev).
 *
 * etcd3's own resumption is not used: it goes on after the revision in a response's header, which
 * is the store's. A watch that catches up gets a thousand revisions at a time under that header
 * (etcd server/storage/mvcc/watcher_group.go), so a second break would skip the rest; and after a
 * reconnection to a member that lags it would deliver events again. Both would look like etcd's.
 *
 * @throws whatever etcd refused the first attempt with
 */
export async function openSteadyWatch(options: SteadyWatchOptions): Promise<SteadyWatch> {
  const { client, onEvents, onGap, prefix } = options;
  const opened = Promise.withResolvers<unknown>();
  let next = options.startRevision;
  let current: Watcher | undefined;
  let closed = false;

  const follow = (): void => {
    if (closed) return;
    const watcher = createWatcher({ client, prefix, startRevision: next });
    current = watcher;
    const isLeft = (): boolean => watcher !== current;
    watcher.on("connected", opened.resolve);
    watcher.on("data", (response) => {
      if (isLeft()) return;
      onEvents(response.events);
      next = revisionAfter(response);
    });
    watcher.on("disconnected", (error) => {
      opened.reject(error);
      if (isLeft()) return;
      leave();
      void goOn();
    });
    // etcd ended it, so there is nothing to cancel: a second answer would upset etcd3.
    watcher.on("error", (error) => {
      opened.reject(error);
      if (isLeft()) return;
      current = undefined;
      void goOn(skipCompacted);
    });
  };

  const leave = (): void => {
    void current?.cancel().catch(() => {});
    current = undefined;
  };

  const goOn = async (prepare?: () => Promise<void>): Promise<void> => {
    await sleep(pause);
    await prepare?.().catch(() => {});
    follow();
  };

  /** etcd cancels a watch whose revision it compacted, and etcd3 does not say why. */
  const skipCompacted = async (): Promise<void> => {
    const key = Buffer.from(prefix);
    const isCompacted = await client.kv.range({ key, limit: 1, revision: String(next) })
      .then(() => false, (error: unknown) => etcdErrorClass(error) === "compacted");
    if (!isCompacted) return;
    const { header } = await client.kv.range({ key, limit: 1 });
    next = BigInt(header.revision) + 1n;
    onGap(next);
  };

  follow();
  try {
    await opened.promise;
  } catch (error) {
    closed = true;
    throw error;
  }
  return {
    reopen: () => {
      if (current === undefined) return;
      leave();
      follow();
    },
    close: async () => {
      closed = true;
      await Promise.race([current?.cancel(), sleep(cancelTime)]);
    },
  };
}

/**
 * A namespace of its own gives each watch a stream of its own, so that one that hangs can be left.
 * Listeners can be added before anything is delivered, which `create()` would not allow.
 */
function createWatcher(
  { client, prefix, startRevision }: Pick<
    SteadyWatchOptions,
    "client" | "prefix" | "startRevision"
  >,
): Watcher {
  return client.namespace("").watch()
    .prefix(prefix)
    .withPreviousKV()
    .startRevision(String(startRevision))
    .watcher();
}

/** Events tell how far a watch has come; without any, it is a notice that there were none so far. */
function revisionAfter({ events, header }: IWatchResponse): bigint {
  return BigInt(events.at(-1)?.kv.mod_revision ?? header.revision) + 1n;
}
