import type { AlertSight, AlertWatch } from "./alert_watch.ts";

/** What alerts are waited for. */
export interface AlertWaiting {
  /** Follows them. */
  readonly watch: AlertWatch;
  /** Alerts that may fire meanwhile. */
  readonly allowed: ReadonlySet<string>;
  /** Told how far it is. */
  readonly tell: (line: string) => void;
  /** Ends the waiting when it aborts. */
  readonly signal: AbortSignal | undefined;
}

/** Until when. */
export interface AwaitedSight {
  /** Whether what is seen is what is waited for. */
  readonly wanted: (sight: AlertSight) => boolean;
  /** Seconds that it may take. */
  readonly within: number;
}

const pollInterval = 400;

/**
 * Waits until alerts are as they are wanted.
 *
 * @throws {Error} when they are not in time, or one fires that must not
 */
export async function awaitAlerts(
  { allowed, signal, tell, watch }: AlertWaiting,
  { wanted, within }: AwaitedSight,
): Promise<void> {
  const deadline = performance.now() + within * 1_000;
  for (;;) {
    signal?.throwIfAborted();
    const sight = await watch.look();
    refuseUnexpected(sight, allowed);
    if (wanted(sight)) return;
    tell(told(sight));
    if (performance.now() > deadline) {
      throw new Error(`Not so within ${Math.round(within)} s: ${told(sight)}`);
    }
    await sleep(pollInterval);
  }
}

/**
 * Looks at alerts while something is being done, which may take a while.
 *
 * @returns what was done, and the error when one fired meanwhile that must not
 */
export async function whileWatching<Result>(
  doing: Promise<Result>,
  { allowed, watch }: Pick<AlertWaiting, "watch" | "allowed">,
): Promise<{ readonly result: Result; readonly unexpected: unknown }> {
  let done = false;
  const settled = doing.finally(() => done = true);
  settled.catch(() => undefined);
  let unexpected: unknown;
  while (!done) {
    await Promise.race([settled.catch(() => undefined), sleep(pollInterval)]);
    try {
      refuseUnexpected(await watch.look(), allowed);
    } catch (error) {
      unexpected ??= error;
    }
  }
  return { result: await settled, unexpected };
}

function refuseUnexpected({ firing }: AlertSight, allowed: ReadonlySet<string>): void {
  const strangers = firing.filter((name) => !allowed.has(name));
  if (strangers.length > 0) throw new Error(`Nobody expected ${strangers.join(", ")} to fire`);
}

function told({ firing, pending, watched }: AlertSight): string {
  const dog = watched ? "" : "no watchdog, ";
  const list = (names: readonly string[]) => names.join(", ") || "nothing";
  return `${dog}firing ${list(firing)}; pending ${list(pending)}`;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
