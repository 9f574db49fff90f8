import { ExitCode } from "../../diagnostics/exit_code.ts";
import type { BenchmarkResult } from "./benchmark_result.ts";
import { latencyLimit } from "./latency_limit.ts";

/** A result before it was judged. */
export type UnjudgedResult = Omit<BenchmarkResult, "verdict" | "reasons">;

/** The judgement of a run. */
export type Judgement = Pick<BenchmarkResult, "verdict" | "reasons">;

/**
 * A lag at the 99th percentile that changes no judgement: 1 ms, 5 % of the latency reported, or a
 * fifth of the strictest limit that is judged, whichever is largest. The last one is what grpc-js on
 * Deno needs: its work for one request holds up the next by some milliseconds at any rate.
 */
const lagAllowance = 1;
const lagShare = 0.05;
const lagShareOfLimit = 0.2;

const exitCodes: Readonly<Record<BenchmarkResult["verdict"], ExitCode>> = {
  "pass": ExitCode.Success,
  "objective-missed": ExitCode.ObjectiveMissed,
  "generator-lagged": ExitCode.GeneratorLagged,
  "isolation-violated": ExitCode.IsolationViolated,
  "interrupted": ExitCode.Interrupted,
};

/** The exit code of a verdict. */
export function exitCodeOf(verdict: BenchmarkResult["verdict"]): ExitCode {
  return exitCodes[verdict];
}

/**
 * Judges a run. A broken promise outweighs everything; then whether the run may be believed at
 * all; only then whether the objective was met.
 */
export function judge(
  result: UnjudgedResult,
  options: { readonly interrupted: boolean },
): Judgement {
  const broken = violationReasons(result);
  if (broken.length > 0) return { verdict: "isolation-violated", reasons: broken };
  if (options.interrupted) {
    return { verdict: "interrupted", reasons: ["the run was cut short; what it measured stands"] };
  }
  const doubts = doubtsAbout(result);
  if (doubts.length > 0) return { verdict: "generator-lagged", reasons: doubts };
  const missed = objectiveReasons(result);
  return missed.length > 0
    ? { verdict: "objective-missed", reasons: missed }
    : { verdict: "pass", reasons: [] };
}

function violationReasons({ correctness }: UnjudgedResult): string[] {
  const counts = new Map<string, number>();
  for (const { kind } of correctness.violations) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} × ${kind}`);
}

/** Reasons not to believe a run. In a closed loop nothing is due, so that nothing can be late. */
function doubtsAbout({ generator, objective, plan, totals }: UnjudgedResult): string[] {
  if (totals.offered === 0) return ["no request was due in the measured time"];
  if (plan.model.kind === "closed") return [];
  const strictest = Math.min(objective.readP99 ?? Infinity, objective.writeP99 ?? Infinity);
  const byLimit = Number.isFinite(strictest) ? lagShareOfLimit * strictest : 0;
  const allowed = Math.max(lagAllowance, lagShare * totals.latency.p99, byLimit);
  const { scheduleLag } = generator;
  if (scheduleLag.p99 <= allowed) return [];
  return [
    `schedule lag p99 ${scheduleLag.p99} ms is above ${allowed.toFixed(1)} ms: ` +
    "the generator, not the target, was slow",
  ];
}

function objectiveReasons({ generator, objective, operations, totals }: UnjudgedResult): string[] {
  const reasons: string[] = [];
  for (const { kind, latency, name } of operations) {
    const limit = latencyLimit(objective, kind);
    if (limit === null || latency.p99 <= limit) continue;
    reasons.push(`${name} p99 ${latency.p99} ms is above ${limit} ms`);
  }
  // What was given up before it was sent was not served either.
  const unserved = Object.values(totals.errors).reduce((sum, each) => sum + each, 0) +
    generator.skipped;
  if (unserved / Math.max(totals.offered, 1) > objective.errorShare) {
    reasons.push(
      `${unserved} of ${totals.offered} requests failed, more than ${objective.errorShare * 100} %`,
    );
  }
  return reasons;
}
