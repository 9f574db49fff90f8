import { objectives } from "../bench/results/objective.ts";
import { type Counts, countsOf } from "../bench/results/phase_counts.ts";
import type { PhaseReport, TrialReport } from "../bench/results/trial_report.ts";
import { runTrial } from "../bench/run_trial.ts";
import type { GroupLoad } from "../bench/scenarios/trial.ts";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { localTarget } from "../bench/targets/local/local_target.ts";
import type { LocalMember } from "../bench/targets/local/local_member.ts";

/** A benchmark and what happens to the cluster meanwhile. */
export interface FaultRun {
  /** When requests are sent. */
  readonly load: GroupLoad;
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
  readonly report: TrialReport;
  /** Its measured phase. */
  readonly phase: PhaseReport;
  /** All operations of that together. */
  readonly totals: Counts;
  /** What the live view showed, every quarter of a second. */
  readonly samples: readonly Sample[];
}

/** Milliseconds before measuring begins. */
const warmup = 1_000;

let runs = 0;

/** Runs a benchmark of four tenants in one thread, without an objective. */
export async function runUnderFault(cluster: LocalCluster, run: FaultRun): Promise<FaultOutcome> {
  const { duration, fault, faultAfter, load } = run;
  const samples: Sample[] = [];
  let measuringAt = Infinity;
  let faulted = Promise.resolve();
  const report = await runTrial({
    name: "fault",
    purpose: "See what clients see of a fault",
    groups: { tenants: { tenants: 4, workload: "kubernetes" } },
    phases: [
      { name: "warm-up", seconds: warmup / 1000, measured: false, load: { tenants: load } },
      { name: "fault", seconds: duration / 1000, load: { tenants: load } },
    ],
  }, {
    target: localTarget(cluster, "3.6"),
    seed: 1,
    prefix: `fault${runs++}-`,
    objective: noObjective(),
    workers: 1,
    onStart: (startsAt) => {
      measuringAt = startsAt + warmup;
      faulted = sleep(measuringAt - Date.now() + faultAfter).then(fault);
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
  const [phase] = report.phases;
  if (phase === undefined) throw new Error("Nothing was measured");
  return { report, phase, totals: countsOf(phase.operations), samples };
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
