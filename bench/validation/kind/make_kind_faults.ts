import { watchAlerts } from "../live/alert_watch.ts";
import type { LiveFault } from "../live/live_fault.ts";
import type { FaultReport, SampledSeries } from "../live/live_report.ts";
import { longestStall, mostAttempts, toldTimes } from "../live/make_faults.ts";
import { runFault } from "../live/run_fault.ts";
import type { KindStage } from "./kind_stage.ts";

/** Which faults are made. */
export interface KindFaultsOptions {
  /** The faults, in the order in which they are made. */
  readonly faults: readonly LiveFault<KindStage>[];
  /** Takes what proved alerts compared over time, by their names. */
  readonly samples: Map<string, readonly SampledSeries[]>;
}

/**
 * Makes faults on a stage, one after the other, under the small load of its own tenants. One that
 * leaves alerts behind is given time, so that what follows is judged by itself.
 */
export async function makeKindFaults(
  stage: KindStage,
  { faults, samples }: KindFaultsOptions,
): Promise<FaultReport[]> {
  const { progress, signal } = stage.etcd.kind;
  const reports: FaultReport[] = [];
  for (const fault of faults) {
    if (signal.aborted) break;
    const step = progress.step(`${fault.id}: ${fault.fault}`);
    const report = await makeFault(stage, { fault, samples });
    reports.push(report);
    if (report.verdict === "passed") step.done(toldTimes(report));
    else step.failed(report.reason);
  }
  return reports;
}

/** Seconds for what an earlier fault left behind to end. */
const silentWithin = 180;

/** An alert of before would be one that nobody expected. */
async function untilSilent({ etcd, prometheus }: KindStage): Promise<void> {
  const { signal } = etcd.kind;
  const watch = watchAlerts(prometheus.client);
  const deadline = performance.now() + silentWithin * 1_000;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if ((await watch.look()).firing.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** What a machine that stood still made of a fault is no result, so it is made again. */
async function makeFault(
  stage: KindStage,
  { fault, samples }: Pick<KindFaultsOptions, "samples"> & {
    readonly fault: LiveFault<KindStage>;
  },
): Promise<FaultReport> {
  const { progress, signal } = stage.etcd.kind;
  for (let attempts = 1;; attempts += 1) {
    const stop = await stage.startLoad();
    try {
      await untilSilent(stage);
      const made = await runFault(fault, stage, { ruleSets: [], tell: progress.status, signal });
      for (const [alert, series] of made.samples) samples.set(alert, series);
      const report = { ...made.report, attempts };
      const isResult = report.verdict === "passed" || report.stalledSeconds <= longestStall;
      if (isResult || attempts === mostAttempts || signal.aborted) return report;
      progress.print(
        `${fault.id} is made again: the machine stood still for ` +
          `${report.stalledSeconds.toFixed(1)} s (${report.reason})`,
      );
    } finally {
      await stop();
    }
  }
}
