import type { LoadModel } from "../bench/engine/load_plan.ts";
import type { BenchmarkResult } from "../bench/results/benchmark_result.ts";
import { objectives } from "../bench/results/objective.ts";
import { runBenchmark } from "../bench/run_benchmark.ts";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { localTarget } from "../bench/targets/local/local_target.ts";
import type { LocalMember } from "../bench/targets/local/local_member.ts";

/** A benchmark and what happens to the cluster meanwhile. */
export interface FaultRun {
  /** When requests are sent. */
  readonly model: LoadModel;
  /** Milliseconds measured. */
  readonly duration: number;
  /** Milliseconds from the beginning of measuring to the fault. */
  readonly faultAfter: number;
  /** What happens then; the run is not over before it is. */
  readonly fault: () => Promise<void>;
}

/** What a benchmark counted up to a moment. */
export interface Sample {
  /** Milliseconds since measuring began; negative during the warm-up. */
  readonly at: number;
  /** Requests that ended, in whatever way. */
  readonly answered: number;
  /** Those of them that failed. */
  readonly failed: number;
}

/** How a benchmark under a fault ended. */
export interface FaultOutcome {
  /** What it measured. */
  readonly result: BenchmarkResult;
  /** What the live view showed, every quarter of a second. */
  readonly samples: readonly Sample[];
}

/** Runs a benchmark of four tenants in one thread, without an objective. */
export async function runUnderFault(cluster: LocalCluster, run: FaultRun): Promise<FaultOutcome> {
  const { duration, fault, faultAfter, model } = run;
  const samples: Sample[] = [];
  let measuringAt = Infinity;
  let faulted = Promise.resolve();
  const result = await runBenchmark({
    target: localTarget(cluster, "3.6"),
    plan: {
      workload: "kubernetes",
      model,
      seed: 1,
      warmup: 1_000,
      duration,
      requestTimeout: 7_000,
    },
    tenants: 4,
    objective: noObjective(),
    workers: 1,
    tool: "test",
    onMeasuring: (startsAt) => {
      measuringAt = startsAt;
      faulted = sleep(startsAt - Date.now() + faultAfter).then(fault);
    },
    progress: {
      step: () => ({ done: () => {}, failed: () => {}, skipped: () => {} }),
      print: () => {},
      close: () => {},
      status: (line) => {
        const [answered = 0, failed = 0] = /(\d+) requests answered, (\d+) failed/.exec(line)
          ?.slice(1).map(Number) ?? [];
        samples.push({ at: Date.now() - measuringAt, answered, failed });
      },
    },
  });
  await faulted;
  return { result, samples };
}

/** The member that leads. */
export async function leaderOf(cluster: LocalCluster): Promise<LocalMember> {
  for (const member of cluster.members) {
    const metrics = await (await fetch(`${member.metricsUrl}/metrics`)).text();
    if (/^etcd_server_is_leader 1$/m.test(metrics)) return member;
  }
  throw new Error("No member leads");
}

/** Pauses members for so many milliseconds. */
export async function pause(members: readonly LocalMember[], milliseconds: number): Promise<void> {
  for (const member of members) member.signal("SIGSTOP");
  await sleep(milliseconds);
  for (const member of members) member.signal("SIGCONT");
}

/** Waits. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function noObjective() {
  const { none } = objectives;
  if (none === undefined) throw new Error('There is no objective "none"');
  return none;
}
