/** Ends a pause early. */
export interface Bell {
  /** Ends the pause that is on, or the next one. */
  ring(): void;
  /** Pauses for so many milliseconds, until it rings or the signal aborts. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** A bell that has not rung yet. */
export function createBell(): Bell {
  let rung = Promise.withResolvers<void>();
  return {
    ring: () => rung.resolve(),
    async pause(milliseconds, signal) {
      if (signal.aborted) return;
      const over = Promise.withResolvers<void>();
      const end = () => over.resolve();
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
      await Promise.race([rung.promise, over.promise]);
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      rung = Promise.withResolvers();
    },
  };
}
