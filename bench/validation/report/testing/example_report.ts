import { type AlertRule, alertRules } from "../../../../manifests/monitoring/alert_rules.ts";
import { exampleCluster } from "../../../../manifests/testing/example_cluster.ts";
import {
  type AlertCaseReport,
  type FaultReport,
  type LiveReport,
  liveReportSchema,
  type LiveVerdict,
  type SampledSeries,
} from "../../live/live_report.ts";
import { exampleFaultReport } from "./example_fault_report.ts";
import { exampleFaults } from "./example_faults.ts";
import { examplePanels } from "./example_panels.ts";

const started = Date.UTC(2026, 10, 23, 9, 30);
const scale = 30;
const [own, other] = ["kamaji-etcd", "etcd mixin"] as const;

/** A full run as it may end, of our alerts and panels; nothing of it was measured. */
export function exampleReport(): LiveReport {
  const config = exampleCluster();
  const faults = exampleFaults.map((each, index) =>
    exampleFaultReport(each, { index, started, ruleSets: [own, other] })
  );
  return {
    schema: liveReportSchema,
    startedAt: started,
    endedAt: started + 46 * 60_000,
    profile: "full",
    only: [],
    scale,
    versions: {
      tool: "kamaji-etcd 0.1.0",
      etcd: "3.6.16",
      prometheus: "3.16.0",
      deno: "2.9.3",
      os: "linux x86_64",
    },
    machine: {
      cores: 8,
      memoryBytes: 32 * 1_024 ** 3,
      processor: "Example CPU 3.0 GHz",
      kernel: "6.18.5",
    },
    cluster: { name: "etcd", namespace: "kamaji-system", members: 3 },
    verdict: "failed",
    cases: alertRules(config).map((rule) => caseOf(rule, faults)),
    faults,
    quiet: quietRun(),
    panels: examplePanels(config, started),
    ruleSets: [own, other],
  };
}

/** The same run when nothing went wrong. */
export function passedExample(): LiveReport {
  const report = exampleReport();
  return {
    ...report,
    verdict: "passed",
    cases: report.cases.map((each) =>
      each.verdict === "failed" ? { detectionSeconds: 12, ...passed(each) } : each
    ),
    faults: report.faults.map(passed),
    panels: report.panels.map(passed),
  };
}

function passed<Entry extends { readonly verdict: LiveVerdict; readonly reason?: string }>(
  entry: Entry,
): Entry {
  const { reason: _, ...rest } = entry;
  return entry.verdict === "failed" ? { ...rest, verdict: "passed" } as Entry : entry;
}

function caseOf(rule: AlertRule, faults: readonly FaultReport[]): AlertCaseReport {
  const fault = faults.find(({ id }) =>
    exampleFaults.some((each) => each.id === id && each.proves.includes(rule.alert))
  );
  const firingAt = fault?.fired.find(({ alert }) => alert === rule.alert)?.firingAt;
  const [, minutes = "0"] = /^(\d+)m$/.exec(rule.for ?? "") ?? [];
  const scaledForSeconds = Math.min(20, Number(minutes) * 60 / scale);
  const reason = fault === undefined ? "it was not asked for" : fault.reason;
  return {
    alert: rule.alert,
    severity: rule.labels["severity"] ?? "",
    summary: rule.annotations["summary"] ?? "",
    description: rule.annotations["description"] ?? "",
    runbook: rule.annotations["runbook_url"] ?? "",
    ...(fault === undefined ? {} : { fault: fault.id }),
    expression: rule.expr,
    scaledExpression: rule.expr.replaceAll("[5m]", "[10s]"),
    threshold: 2,
    forSeconds: Number(minutes) * 60,
    scaledForSeconds,
    ...(firingAt === undefined
      ? {}
      : { detectionSeconds: (firingAt - (fault?.injectedAt ?? 0)) / 1_000 }),
    promisedSeconds: 2 * scaledForSeconds + 15,
    samples: fault?.injectedAt === undefined ? [] : samplesOf(fault.injectedAt),
    verdict: fault?.verdict ?? "not-run",
    ...(reason === undefined ? {} : { reason }),
  };
}

function samplesOf(injectedAt: number): SampledSeries[] {
  return ["etcd-0", "etcd-1"].map((pod, index) => ({
    labels: { pod },
    points: Array.from({ length: 70 }, (_, second) => {
      const isOn = index === 1 && second > 12 && second < 40;
      const value = (isOn ? 2.6 : 0.4) + Math.sin(second / 3 + index) * 0.2;
      return [injectedAt + (second - 10) * 1_000, value] as const;
    }),
  }));
}

function quietRun(): NonNullable<LiveReport["quiet"]> {
  const startedAt = started + 36 * 60_000;
  const activities: readonly (readonly [string, number, number])[] = [
    ["all members are restarted, one after the other, by the keeper", 90, 170],
    ["all members are defragmented", 330, 342],
    ["a snapshot is taken", 450, 453],
  ];
  return {
    startedAt,
    endedAt: startedAt + 600_000,
    scale: 10,
    activities: activities.flatMap(([text, from, to]) => [
      { at: startedAt + from * 1_000, kind: "harness" as const, text },
      { at: startedAt + to * 1_000, kind: "harness" as const, text: `done: ${text}` },
    ]),
    fired: [],
    load: { requests: 118_204, failed: 31 },
    verdict: "passed",
  };
}
