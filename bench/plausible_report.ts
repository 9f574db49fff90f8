import { createRecorder } from "./engine/recorder.ts";
import { plannedSeconds } from "./engine/load_plan.ts";
import type { PlannedTrial } from "./plan_trial.ts";
import { describeAction } from "./run_events.ts";
import { tenantName } from "./run_trial.ts";
import { summarize } from "./results/summarize.ts";
import type { TrialReport } from "./results/trial_report.ts";
import type { Trial } from "./scenarios/trial.ts";

/** Latencies in milliseconds of a cluster that is well, one after the other. */
const latencies: readonly number[] = [2, 2, 3, 3, 3, 4, 4, 5, 8, 15];

/** Requests of each operation, tenant and phase: enough to be no empty report. */
const requestsEach = 20;

/**
 * A report as a trial on a healthy cluster gives it, made of nothing: for showing a plan without
 * running it. It goes through the recorder and the summary of real trials, so that it has whatever
 * those have.
 */
export function plausibleReport(trial: Trial, planned: PlannedTrial): TrialReport {
  const { phaseNames, plan, workloads } = planned;
  const recorder = createRecorder(plan);
  plan.phases.forEach(({ begin, duration, loads }, phase) => {
    plan.groups.forEach((_, group) => {
      if (loads[group] === undefined) return;
      workloads[group]!.mix.forEach((_, operation) => {
        for (let request = 0; request < requestsEach; request++) {
          const due = begin + duration * request / requestsEach;
          const ended = due + latencies[request % latencies.length]!;
          recorder.sent(group, due);
          const tenant = request % plan.groups[group]!.tenants;
          recorder.ended({
            phase,
            group,
            operation,
            tenant,
            due,
            sent: due,
            ended,
            result: "done",
          });
        }
        recorder.delivered(group, begin, begin + 3);
      });
    });
  });
  const { seconds, ...clients } = summarize({
    plan,
    phaseNames,
    workloads,
    endedAt: plannedSeconds(plan) * 1000,
    outcome: {
      recording: recorder.recording(),
      check: { checks: {}, violations: [], measures: {} },
    },
    tenantNames: plan.groups.map(({ name, tenants }) =>
      Array.from({ length: tenants }, (_, place) => tenantName("", name, place))
    ),
  });
  return {
    name: trial.name,
    purpose: trial.purpose,
    startedAt: new Date(0).toISOString(),
    cluster: "none: this is a plan",
    ...clients,
    seconds: { groups: seconds, server: [] },
    events: (trial.events ?? []).map(({ action, at }) => {
      return {
        second: at,
        endSecond: at + 1,
        kind: action.kind,
        title: describeAction(action),
        failed: null,
      };
    }),
    generator: {
      workers: 1,
      cpuMicrosecondsPerRequest: 100,
      peakMemoryBytes: 100_000_000,
      setUpSeconds: 1,
    },
    verdict: "pass",
    reasons: [],
  };
}
