/** How long the machine let us wait. */
export interface MachineWatch {
  /** The longest time, in seconds, for which something that was due did not happen. */
  longestStall(): number;
  /** Ends it. */
  stop(): void;
}

const interval = 200;

/**
 * Watches whether the machine does what is due. When it does not for seconds, members are scraped
 * too late and elections are lost without any fault: what fires then says nothing about the rules.
 */
export function watchMachine(): MachineWatch {
  let before = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before - interval);
    before = now;
  }, interval);
  return {
    longestStall: () => longest / 1_000,
    stop: () => clearInterval(timer),
  };
}
