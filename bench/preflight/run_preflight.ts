import type { Progress, Step } from "../../diagnostics/progress.ts";
import type { Preflight } from "../results/run_result.ts";
import type { Target } from "../targets/target.ts";
import { judgePreflight } from "./judge_preflight.ts";
import { probeDisk } from "./probe_disk.ts";
import { probeGenerator } from "./probe_generator.ts";
import { probeRoundTrip } from "./probe_round_trip.ts";

/** What is looked at. */
export interface RunPreflightOptions {
  /** What will be loaded. */
  readonly target: Target;
  /** Threads that will make load. */
  readonly workers: number;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends it when it aborts. */
  readonly signal?: AbortSignal;
}

/** Seconds of the generator's two measurements together. */
const generatorSeconds = 3;

/**
 * Looks at disk, round trip and generator before a run, and says whether figures of this machine
 * may be shown. Takes up to ten seconds, and leaves nothing behind.
 */
export async function runPreflight(options: RunPreflightOptions): Promise<Preflight> {
  const { progress, target, workers } = options;
  const bounds = options.signal === undefined ? {} : { signal: options.signal };
  const { directory } = target;
  const disk = directory === undefined
    ? null
    : await during(progress.step("Trying the disk with fdatasync"), async () => {
      return { path: directory, latency: await probeDisk(directory, bounds) };
    });
  const roundTrip = await during(
    progress.step("Asking each member for nothing"),
    () => probeRoundTrip(target, options.signal),
  );
  options.signal?.throwIfAborted();
  const generator = await during(
    progress.step("Trying the generator against a server that does nothing"),
    () => probeGenerator({ workers, seconds: generatorSeconds / 2 }),
  );
  const found = { disk, roundTrip, generator };
  return { ...found, ...judgePreflight(found, target) };
}

async function during<Result>(step: Step, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    step.done();
    return result;
  } catch (error) {
    step.failed();
    throw error;
  }
}
