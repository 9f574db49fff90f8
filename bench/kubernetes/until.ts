import { Watch } from "@kubernetes/client-node";
import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesClient } from "./kubernetes_client.ts";
import { listObjects, type Selection } from "./objects.ts";
import { resourcePath } from "./resource_path.ts";
import type { StoredObject } from "./stored_object.ts";

/** What to wait for. */
export interface Wish<O, R> extends Selection {
  /** What is waited for, after "Waited for". */
  readonly what: string;
  /** Looks at all selected objects after every change; anything but undefined ends the wait. */
  readonly found: (objects: readonly O[]) => R | undefined;
  /** Says how things are, for the message when the wait ends in vain. */
  readonly seen?: (objects: readonly O[]) => string;
  /** Ends the wait; its reason is the first half of the message. */
  readonly signal: AbortSignal;
}

/**
 * Seconds after which the server ends a watch, for the next to begin: after 30 s without an event
 * the library drops a connection itself, and under Deno it never says so.
 */
const watchSeconds = 20;

/** Milliseconds before a server that did not answer, or does not know the kind yet, is asked again. */
const pauseMs = 500;

/**
 * Waits until objects are as wished, by a list and a watch that begins where the list ended. A
 * watch that breaks off begins again.
 *
 * @throws when the signal aborts, with what was seen last; and what `found` throws
 */
export async function until<R, O extends StoredObject = StoredObject>(
  kubernetes: KubernetesClient,
  wish: Wish<O, R>,
): Promise<R> {
  let objects: readonly O[] = [];
  let trouble = "";
  while (!wish.signal.aborted) {
    try {
      const list = await listObjects<O>(kubernetes, wish);
      objects = list?.items ?? [];
      const result = wish.found(objects);
      if (result !== undefined) return result;
      if (list !== undefined) {
        const current = new Map(objects.map((object) => [keyOf(object), object]));
        const watched = await watchOnce(kubernetes, {
          wish,
          current,
          resourceVersion: list.resourceVersion,
        });
        objects = [...current.values()];
        if (watched !== undefined) return watched.result;
        continue;
      }
      trouble = `the server does not know ${wish.kind}`;
    } catch (error) {
      if (!isOutage(error)) throw error;
      trouble = String(error);
    }
    await delay(pauseMs, undefined, { signal: wish.signal }).catch(() => {});
  }
  const seen = wish.seen?.(objects) ?? `${objects.length} ${wish.kind}`;
  const reason = wish.signal.reason instanceof Error ? wish.signal.reason.message : "Stopped";
  throw new Error(
    `${reason}, waiting for ${wish.what}; last seen: ${seen}${trouble && `; ${trouble}`}`,
  );
}

interface OpenWatch<O, R> {
  readonly wish: Wish<O, R>;
  /** Follows the changes. */
  readonly current: Map<string, O>;
  readonly resourceVersion: string;
}

/** Watches until the wish is met or the watch ends for any other reason. */
async function watchOnce<R, O extends StoredObject>(
  kubernetes: KubernetesClient,
  { wish, current, resourceVersion }: OpenWatch<O, R>,
): Promise<{ readonly result: R } | undefined> {
  const path = await resourcePath(kubernetes, wish);
  if (path === undefined) return undefined;
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly result: R } | undefined>();
  const onEvent = (type: string, object: O) => {
    if (type === "ERROR") return resolve(undefined);
    if (type === "DELETED") current.delete(keyOf(object));
    else if (type !== "BOOKMARK") current.set(keyOf(object), object);
    try {
      const result = wish.found([...current.values()]);
      if (result !== undefined) resolve({ result });
    } catch (error) {
      reject(error);
    }
  };
  const query = {
    resourceVersion,
    timeoutSeconds: watchSeconds,
    ...(wish.labels === undefined ? {} : { labelSelector: wish.labels }),
    ...(wish.fields === undefined ? {} : { fieldSelector: wish.fields }),
  };
  const stop = () => resolve(undefined);
  const watch = await new Watch(kubernetes.config).watch(path, query, onEvent, stop);
  wish.signal.addEventListener("abort", stop, { once: true });
  if (wish.signal.aborted) stop();
  try {
    return await promise;
  } finally {
    wish.signal.removeEventListener("abort", stop);
    watch.abort();
  }
}

function keyOf({ metadata: { name, namespace } }: StoredObject): string {
  return `${namespace}/${name}`;
}

/** The library's transport says so when it reached no server; anything else is ours. */
function isOutage(error: unknown): boolean {
  return error instanceof TypeError && error.message === "fetch failed";
}
