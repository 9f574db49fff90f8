/**
 * Does something again and again until it is stopped, so often a second and without waiting for the
 * one before. What fails is none of its business.
 */
export function repeat(perSecond: number, once: () => Promise<unknown>): () => Promise<void> {
  const pending = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const asked = once().then(() => undefined, () => undefined)
      .finally(() => pending.delete(asked));
    pending.add(asked);
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    await Promise.all(pending);
  };
}
