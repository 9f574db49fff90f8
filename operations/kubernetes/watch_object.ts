import { createObjectSight, type ObjectSight } from "./object_sight.ts";
import type { InClusterApi } from "./open_in_cluster.ts";
import { sleep } from "./sleep.ts";

/** Which object is watched, and who is told. */
export interface WatchObjectOptions {
  /** The path of its collection, as in `/api/v1/namespaces/n/configmaps`. */
  readonly collection: string;
  /** Its name; the API server selects it, so a right on this one object is enough. */
  readonly name: string;
  /** Told that it changed, which may not matter; also when it is seen first. */
  readonly changed: () => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Seconds after which the server ends each watch, for the next one to begin. Default 20. */
  readonly seconds?: number;
}

/**
 * `@kubernetes/client-node` 2.0.1 gives a connection up that is silent for 30 s, and then tells
 * nobody under Deno 2.9.3. So the server has to end each watch before.
 */
const watchSeconds = 20;

const shortestPause = 1_000;
const longestPause = 30_000;

/**
 * Watches one object until the signal aborts. It only rings a bell: who hears it looks for
 * themselves, so a doubled event does no harm. A watch that ends begins again, later each time it
 * fails at once; each begins by showing the object, and what was missed between two is seen then.
 */
export async function watchObject(
  api: InClusterApi,
  options: WatchObjectOptions,
): Promise<void> {
  const { signal, seconds = watchSeconds } = options;
  const sight = createObjectSight(options.changed);
  let pause = shortestPause;
  while (!signal.aborted) {
    const begun = performance.now();
    await watchOnce(api, { ...options, seconds, sight });
    const lasted = performance.now() - begun;
    pause = lasted > seconds * 500 ? shortestPause : Math.min(pause * 2, longestPause);
    await sleep(pause, signal);
  }
}

/** Ends when the server ends the watch, when it fails, or when the signal aborts. */
async function watchOnce(
  { watch }: InClusterApi,
  { collection, name, sight, signal, seconds }: WatchObjectOptions & {
    readonly sight: ObjectSight;
    readonly seconds: number;
  },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  signal.addEventListener("abort", end);
  try {
    const query = { fieldSelector: `metadata.name=${name}`, timeoutSeconds: seconds };
    sight.begin();
    const controller = await watch.watch(collection, query, sight.event, (error: unknown) => {
      if (error === null && !signal.aborted) sight.end();
      resolve();
    });
    await promise;
    controller.abort();
  } catch {
    // The pause before the next watch is the answer to whatever failed.
  } finally {
    signal.removeEventListener("abort", end);
  }
}
