import type { Inspection } from "./inspection.ts";
import { inspectionOf } from "./inspection_of.ts";
import type { Inspector } from "./inspector.ts";
import { sleep } from "../kubernetes/sleep.ts";

/** How a cluster is watched. */
export interface WatchOptions {
  /** Milliseconds from one look to the next. */
  readonly interval: number;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Takes each look. */
  readonly show: (inspection: Inspection) => Promise<void>;
}

/**
 * Looks at a cluster until the signal aborts. A look that takes longer than the interval is followed
 * by the next at once, never overtaken.
 *
 * @returns the last look; `undefined` when there was none
 * @throws what a look throws
 */
export async function watchInspections(
  inspector: Inspector,
  { interval, show, signal }: WatchOptions,
): Promise<Inspection | undefined> {
  let last: Inspection | undefined;
  while (!signal.aborted) {
    const begun = performance.now();
    last = inspectionOf(await inspector.look());
    await show(last);
    await sleep(Math.max(0, interval - (performance.now() - begun)), signal);
  }
  return last;
}
