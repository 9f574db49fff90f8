import type { KubernetesClient } from "./kubernetes_client.ts";
import type { StoredObject } from "./stored_object.ts";
import { until, type Wish } from "./until.ts";

/** What must not happen, and for how long nobody may see it. */
export interface Stay<O> extends Omit<Wish<O, string>, "found"> {
  /** How long to look, in seconds. */
  readonly seconds: number;
  /** Looks at all selected objects after every change, and says what is wrong, if anything is. */
  readonly broken: (objects: readonly O[]) => string | undefined;
}

/**
 * Looks at objects for a while.
 *
 * @throws as soon as something is wrong with them, and when the signal aborts
 */
export async function stays<O extends StoredObject = StoredObject>(
  kubernetes: KubernetesClient,
  { seconds, broken, ...wish }: Stay<O>,
): Promise<void> {
  const over = AbortSignal.timeout(seconds * 1000);
  const signal = AbortSignal.any([wish.signal, over]);
  const problem = await until<string, O>(kubernetes, { ...wish, found: broken, signal })
    .catch((error) => {
      if (wish.signal.aborted || !over.aborted) throw error;
    });
  if (problem !== undefined) throw new Error(problem);
}
