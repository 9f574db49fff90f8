/** Bounds of the pauses between attempts to connect, in milliseconds. */
export interface ReconnectBackoffOptions {
  /** The pause after the first failure. */
  readonly initial: number;
  /** The longest pause, before jitter. */
  readonly max: number;
  /** Between 0 and 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** The pauses between attempts to connect. */
export interface ReconnectBackoff {
  /** How long to wait, counted from the beginning of the attempt that failed. */
  next(): number;
  /** An attempt succeeded. */
  reset(): void;
}

const factor = 1.6;
const jitter = 0.2;

/** Pauses that grow by 1.6 each with a jitter of a fifth (gRPC, "Connection Backoff Protocol"). */
export function reconnectBackoff(options: ReconnectBackoffOptions): ReconnectBackoff {
  const { initial, max, random = Math.random } = options;
  let pause = initial;
  return {
    next: () => {
      const current = Math.min(pause, max);
      pause = Math.min(pause * factor, max);
      return current * (1 - jitter + 2 * jitter * random());
    },
    reset: () => void (pause = initial),
  };
}
