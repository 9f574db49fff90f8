import { ExitCode } from "../../diagnostics/exit_code.ts";
import { latencyLimit, type PromisedObjective } from "./latency_limit.ts";
import { quantilesOfEncoded } from "./quantiles_of.ts";
import type { PhaseReport, TrialReport } from "./trial_report.ts";

/** What a trial or a run says. */
export type Verdict = TrialReport["verdict"];

/** A verdict and why it is not a pass. */
export type Judgement = Pick<TrialReport, "verdict" | "reasons">;

/** What of a trial is judged. */
export type UnjudgedTrial = Pick<TrialReport, "correctness" | "phases">;

/** By what a trial is judged. */
export interface JudgeOptions {
  /** What was promised. */
  readonly objective: PromisedObjective;
  /** Whether each measured phase has to keep the objective. */
  readonly judged: boolean;
  /** Whether a generator that lags makes figures worthless. */
  readonly mustKeepUp: boolean;
  /** Whether somebody ended it early. */
  readonly interrupted: boolean;
  /** What broke in the target, each in a line. */
  readonly broken: readonly string[];
}

/** From the worst to the best. */
const order: readonly Verdict[] = [
  "isolation-violated",
  "interrupted",
  "target-failed",
  "generator-lagged",
  "objective-missed",
  "pass",
];

const exitCodes: Readonly<Record<Verdict, ExitCode>> = {
  "pass": ExitCode.Success,
  "objective-missed": ExitCode.ObjectiveMissed,
  "generator-lagged": ExitCode.GeneratorLagged,
  "target-failed": ExitCode.TargetFailed,
  "isolation-violated": ExitCode.IsolationViolated,
  "interrupted": ExitCode.Interrupted,
};

/**
 * A lag at the 99th percentile that changes no judgement: 1 ms, 5 % of the latency reported, or a
 * fifth of the strictest limit that is promised, whichever is largest. The last one is what grpc-js
 * on Deno needs: its work for one request holds up the next by some milliseconds at any rate.
 */
const lagAllowance = 1;
const lagShare = 0.05;
const lagShareOfLimit = 0.2;

/** The exit code of a verdict. */
export function exitCodeOf(verdict: Verdict): ExitCode {
  return exitCodes[verdict];
}

/** The worst of several verdicts, a pass when there is none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return order.find((verdict) => verdicts.includes(verdict)) ?? "pass";
}

/**
 * Judges a trial. A broken promise outweighs everything; then whether the figures may be believed
 * at all; only then whether the objective was met.
 */
export function judge(trial: UnjudgedTrial, options: JudgeOptions): Judgement {
  const violations = violationReasons(trial);
  if (violations.length > 0) return { verdict: "isolation-violated", reasons: violations };
  const { broken, interrupted, judged, mustKeepUp, objective } = options;
  const missed = judged ? inPhases(trial, (phase) => objectiveReasons(phase, objective)) : [];
  if (interrupted) {
    const reason = "the run was cut short; what it measured stands";
    return { verdict: "interrupted", reasons: [reason, ...broken] };
  }
  if (broken.length > 0) return { verdict: "target-failed", reasons: [...broken, ...missed] };
  const doubts = inPhases(trial, (phase) => doubtsAbout(phase, { objective, mustKeepUp }));
  if (doubts.length > 0) return { verdict: "generator-lagged", reasons: doubts };
  return { verdict: missed.length > 0 ? "objective-missed" : "pass", reasons: missed };
}

function violationReasons({ correctness }: UnjudgedTrial): string[] {
  const counts = new Map<string, number>();
  for (const { kind } of correctness.violations) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} × ${kind}`);
}

/** Names the phase where there are several. */
function inPhases(
  { phases }: UnjudgedTrial,
  reasonsOf: (phase: PhaseReport) => readonly string[],
): string[] {
  return phases.flatMap((phase) =>
    reasonsOf(phase).map((reason) => phases.length > 1 ? `${phase.name}: ${reason}` : reason)
  );
}

/** Reasons not to believe a phase. In a closed loop nothing is due, so that nothing can be late. */
function doubtsAbout(
  phase: PhaseReport,
  { mustKeepUp, objective }: Pick<JudgeOptions, "mustKeepUp" | "objective">,
): string[] {
  const { lag, load, offered, operations } = phase;
  if (!mustKeepUp) return [];
  // A phase in which nobody makes load is a rest, and is believed.
  if (offered === 0 && Object.keys(load).length > 0) {
    return ["no request was due in the measured time"];
  }
  const strictest = Math.min(objective.readP99 ?? Infinity, objective.writeP99 ?? Infinity);
  const byLimit = Number.isFinite(strictest) ? lagShareOfLimit * strictest : 0;
  const surely = Math.max(lagAllowance, byLimit);
  if (lag.p99 <= surely) return [];
  const { p99 } = quantilesOfEncoded(operations.map(({ histogram }) => histogram));
  const allowed = Math.max(surely, lagShare * p99);
  if (lag.p99 <= allowed) return [];
  return [
    `schedule lag p99 ${lag.p99} ms is above ${allowed.toFixed(1)} ms: ` +
    "the generator, not the target, was slow",
  ];
}

/** Groups are told apart where there are several. */
function objectiveReasons(phase: PhaseReport, objective: PromisedObjective): string[] {
  const { offered, operations, skipped } = phase;
  const several = new Set(operations.map(({ group }) => group)).size > 1;
  const reasons: string[] = [];
  for (const { group, kind, latency, name } of operations) {
    const limit = latencyLimit(objective, kind);
    if (limit === null || latency.p99 <= limit) continue;
    const subject = several ? `${group} ${name}` : name;
    reasons.push(`${subject} p99 ${latency.p99} ms is above ${limit} ms`);
  }
  // What was given up before it was sent was not served either.
  const unserved = skipped + failuresOf(phase);
  if (unserved / Math.max(offered, 1) > objective.errorShare) {
    reasons.push(
      `${unserved} of ${offered} requests failed, more than ${objective.errorShare * 100} %`,
    );
  }
  return reasons;
}

function failuresOf({ operations }: PhaseReport): number {
  return operations.flatMap(({ errors }) => Object.values(errors))
    .reduce((sum, count) => sum + count, 0);
}
