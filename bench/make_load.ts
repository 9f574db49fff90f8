import type { Progress } from "../diagnostics/progress.ts";
import type { Tenant } from "../etcd/tenants/tenant.ts";
import { actAsRoot, type ActionOutcome } from "./actions/act_as_root.ts";
import type { LoadPlan } from "./engine/load_plan.ts";
import type { LoadOutcome, LoadWorkers } from "./engine/load_workers.ts";
import { unpackLatencies } from "./engine/second_series.ts";
import { loadStatus, type StatusPhase } from "./load_status.ts";
import { secondsOf } from "./plan_trial.ts";
import { describeAction, type EventReport, runEvents } from "./run_events.ts";
import { sampleServers } from "./sample_servers.ts";
import type { Trial } from "./scenarios/trial.ts";
import type { ServerSeconds } from "./server_series.ts";
import type { Target } from "./targets/target.ts";

/** What load is made with. */
export interface MakeLoadOptions {
  /** The load. */
  readonly plan: LoadPlan;
  /** Names of its phases. */
  readonly phaseNames: readonly string[];
  /** Who makes it, prepared. */
  readonly workers: LoadWorkers;
  /** What it is made on. */
  readonly target: Target;
  /** Whose load it is. */
  readonly tenants: readonly Tenant[];
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends the load early. */
  readonly signal?: AbortSignal;
  /** Told when it begins, in milliseconds since the epoch. */
  readonly onStart?: (startsAt: number) => void;
}

/** What came of it. */
export interface MadeLoad {
  /** What was recorded and checked. */
  readonly outcome: LoadOutcome;
  /** What was done to the cluster. */
  readonly events: EventReport[];
  /** What was checked and measured by what was done to it. */
  readonly found: readonly ActionOutcome[];
  /** What members told. */
  readonly server: ServerSeconds[];
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds after that at which nothing more was sent. */
  readonly endedAt: number;
  /** Whether somebody ended it early. */
  readonly interrupted: boolean;
}

/** Time for all workers to receive the start. */
const startDelay = 150;
const statusInterval = 250;
const statusesASecond = 4;

/** Runs the phases and events of a trial and asks members for their metrics meanwhile. */
export async function makeLoad(trial: Trial, options: MakeLoadOptions): Promise<MadeLoad> {
  const { progress, signal, target, tenants, workers } = options;
  const found: ActionOutcome[] = [];
  const startedAt = Date.now() + startDelay;
  const events = new AbortController();
  let endedAt = secondsOf(trial) * 1000;
  let interrupted = false;
  const stop = (): void => {
    interrupted = true;
    endedAt = Math.max(0, Math.min(endedAt, Date.now() - startedAt));
    workers.stop();
    events.abort();
  };
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  const status = showStatus(options, { startedAt, isInterrupted: () => interrupted });
  const sampling = sampleServers(target.metrics, startedAt);
  options.onStart?.(startedAt);
  try {
    const [outcome, done] = await Promise.all([
      workers.run(startedAt),
      runEvents(trial.events ?? [], {
        target,
        startAt: startedAt,
        signal: events.signal,
        actAsRoot: (action, signal) => actAsRoot(action, { target, tenants, signal }),
        onOutcome: (outcome) => found.push(outcome),
        onBegin: ({ action, at }) => progress.print(`  ${at} s: ${describeAction(action)}`),
      }),
    ]);
    const server = await sampling.end();
    return { outcome, events: done, found, server, startedAt, endedAt, interrupted };
  } finally {
    events.abort();
    clearInterval(status);
    signal?.removeEventListener("abort", stop);
    await sampling.end();
  }
}

interface Moment {
  readonly startedAt: number;
  readonly isInterrupted: () => boolean;
}

/** Latencies of the last second are those of the last four looks. */
function showStatus(
  { phaseNames, plan, progress, workers }: MakeLoadOptions,
  { isInterrupted, startedAt }: Moment,
): ReturnType<typeof setInterval> {
  const phases: StatusPhase[] = plan.phases.map((phase, index) => {
    return { ...phase, name: phaseNames[index] ?? "" };
  });
  const looks: Uint32Array[] = [];
  return setInterval(() => {
    looks.push(workers.takeRecent());
    if (looks.length > statusesASecond) looks.shift();
    const recent = unpackLatencies(undefined);
    for (const look of looks) look.forEach((count, bucket) => recent[bucket]! += count);
    const elapsed = Date.now() - startedAt;
    const { counters } = workers;
    const interrupted = isInterrupted();
    progress.status(loadStatus({ phases, elapsed, counters: counters(), recent, interrupted }));
  }, statusInterval);
}
