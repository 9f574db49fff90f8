import type { Progress } from "../../../diagnostics/progress.ts";
import type { LiveFault } from "./live_fault.ts";
import type { FaultReport, SampledSeries } from "./live_report.ts";
import { missingFor } from "./missing_for.ts";
import { openStage, type StageParts } from "./open_stage.ts";
import { runFault } from "./run_fault.ts";
import { ownRuleSet, type RuleSet } from "./scaling/rule_set.ts";
import type { Stage } from "./stage/stage.ts";
import type { StageKind } from "./stages.ts";

/** What faults are made with. */
export interface MakeFaultsOptions extends StageParts {
  /** Rule sets besides ours. */
  readonly ruleSets: readonly RuleSet[];
  /** Takes what proved alerts compared over time, by their names. */
  readonly samples: Map<string, readonly SampledSeries[]>;
  /** Told how far it is. */
  readonly progress: Progress;
}

/** Faults of one stage. */
export interface StageFaults {
  /** The stage. */
  readonly kind: StageKind;
  /** The faults, in the order in which they are made. */
  readonly faults: readonly LiveFault[];
}

/** How often a fault is made when the machine does not let it be judged. */
export const mostAttempts = 3;

/**
 * Seconds for which the machine may stand still. Members elect another leader after one, and what
 * stands still here, between them, stands still in them as well.
 */
export const longestStall = 0.5;

/** Makes faults on a stage, one after the other, and on a new one when one was left unclean. */
export async function makeFaults(
  options: MakeFaultsOptions,
  { faults, kind }: StageFaults,
): Promise<FaultReport[]> {
  const reports: FaultReport[] = [];
  const place: Place = { kind, stage: undefined };
  try {
    for (const fault of faults) {
      if (options.signal?.aborted === true) break;
      const step = options.progress.step(`${fault.id}: ${fault.fault}`);
      const missing = await missingFor(fault, options.config);
      const report = missing === undefined
        ? await makeFault(options, { fault, place })
        : leftOut(fault, missing);
      reports.push(report);
      if (report.verdict === "passed") step.done(toldTimes(report));
      else if (report.verdict === "not-run") step.skipped(report.reason);
      else step.failed(report.reason);
    }
  } finally {
    await place.stage?.stop();
  }
  return reports;
}

/** The report of a fault that was not made. */
export function leftOut(
  fault: Omit<LiveFault, "inject">,
  reason: string,
): FaultReport {
  const { companions = [], expected, family, id, short = false, stage } = fault;
  return {
    ...{ id, fault: fault.fault, family, stage, short, companions },
    expected: expected.toSorted(),
    fired: [],
    timeline: [],
    stalledSeconds: 0,
    attempts: 0,
    verdict: "not-run",
    reason,
  };
}

/** Where faults are made. */
interface Place {
  readonly kind: StageKind;
  stage: Stage | undefined;
}

interface Made {
  readonly fault: LiveFault;
  readonly place: Place;
}

/** What a machine that stood still made of a fault is no result, so it is made again. */
async function makeFault(options: MakeFaultsOptions, made: Made): Promise<FaultReport> {
  for (let attempts = 1;; attempts += 1) {
    const report = { ...await makeOnce(options, made), attempts };
    const { id, reason, stalledSeconds, verdict } = report;
    const isResult = verdict === "passed" || stalledSeconds <= longestStall;
    if (isResult || attempts === mostAttempts || options.signal?.aborted === true) return report;
    options.progress.print(
      `${id} is made again: the machine stood still for ${stalledSeconds.toFixed(1)} s (${reason})`,
    );
  }
}

async function makeOnce(
  options: MakeFaultsOptions,
  { fault, place }: Made,
): Promise<FaultReport> {
  try {
    place.stage ??= await openStage(place.kind, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...leftOut(fault, reason), verdict: "failed" };
  }
  const { clean, report, samples } = await runFault(fault, place.stage, {
    ruleSets: options.ruleSets,
    tell: options.progress.status,
    signal: options.signal,
  });
  for (const [alert, series] of samples) options.samples.set(alert, series);
  if (!clean) {
    await place.stage.stop();
    place.stage = undefined;
  }
  return report;
}

/** How long each of our alerts took, in a line. */
export function toldTimes({ fired, injectedAt = 0 }: FaultReport): string {
  const seconds = (at: number) => Math.max(0, (at - injectedAt) / 1_000).toFixed(0);
  return fired.filter(({ ruleSet }) => ruleSet === ownRuleSet)
    .map(({ alert, firingAt }) => `${alert} after ${seconds(firingAt)} s`)
    .join(", ");
}
