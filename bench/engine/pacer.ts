import { setImmediate } from "node:timers";

/** Keeps a schedule on the `performance.now` clock. */
export interface Pacer {
  /**
   * Waits until a moment, one caller at a time. When it has passed it returns without sleeping, so
   * a worker that is behind sends as fast as it can and the delay shows as schedule lag; answers
   * are still read about once a millisecond.
   */
  wait(due: number): Promise<void>;
  /** Ends the wait under way; later ones return at once. */
  end(): void;
}

/**
 * Milliseconds before a due time from which the pacer turns the event loop instead of sleeping.
 * Timers here wake up to 1.2 ms late at the 90th percentile; turning the loop meets the due time
 * and still lets answers be read. It costs about 1 ms of processor time a request while a worker
 * is otherwise idle, and nothing while it is busy.
 */
const turningWindow = 1.25;

/** Milliseconds after which even a worker that is behind lets the event loop turn. */
const longestRush = 1;

/** Creates the pacer of one loop. */
export function createPacer(): Pacer {
  let ended = false;
  let turnedAt = performance.now();
  let wake = (): void => {};
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    wait: async (due) => {
      let now = performance.now();
      if (now - turnedAt > longestRush) {
        await turn();
        turnedAt = now = performance.now();
      }
      while (!ended && now < due) {
        const rest = due - now;
        await (rest > turningWindow ? sleep(rest - turningWindow) : turn());
        turnedAt = now = performance.now();
      }
    },
    end: () => {
      ended = true;
      wake();
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
