import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import {
  alarmSamples,
  configSamples,
  type Sight,
  sightSamples,
} from "../exporter/cluster_samples.ts";
import { expositionText, type Sample } from "../exporter/exposition_text.ts";
import type { ActiveAlarm } from "../exporter/read_alarms.ts";
import { scheduleSamples } from "../exporter/schedule_samples.ts";
import type { ScheduleState } from "../exporter/schedules.ts";
import { tenantSamples } from "../exporter/tenant_samples.ts";
import type { TenantReport } from "../tenants/tenant_report.ts";
import type { Observation } from "./observation.ts";
import type { Action, Step } from "./step.ts";

/** What is read beside the keeper's own turns. */
export type MetricPart = "alarms" | "schedules" | "tenants";

/** What the keeper tells Prometheus about itself and its cluster. */
export interface KeeperMetrics {
  /** Counts a step that was carried out, or failed. */
  stepDone(kind: Action["kind"], outcome: "done" | "failed"): void;
  /** Counts a look around that failed. */
  turnFailed(): void;
  /** Takes what was seen, and what followed. */
  saw(seen: Observation, step: Step): void;
  /** Takes what is wished. */
  wished(config: EtcdCluster): void;
  /** Takes the alarms that etcd holds; `undefined` when it does not say. */
  alarmsRead(alarms: readonly ActiveAlarm[] | undefined): void;
  /** Takes how our CronJobs do. */
  schedulesRead(schedules: readonly ScheduleState[]): void;
  /** Takes what tenants hold. */
  tenantsCounted(report: TenantReport): void;
  /** Counts a part that could not be read. */
  partFailed(part: MetricPart): void;
  /** Whether this keeper leads. */
  leads(leading: boolean): void;
  /** All of it in Prometheus' text format. */
  exposition(): string;
}

/** What only the leader knows: it goes with the lead, and what comes later is not taken. */
interface Known {
  readonly sight?: Sight;
  readonly config?: EtcdCluster;
  readonly alarms?: readonly ActiveAlarm[] | undefined;
  readonly schedules?: readonly ScheduleState[];
  readonly report?: TenantReport;
}

/** Starts with nothing counted. */
export function createKeeperMetrics(): KeeperMetrics {
  const steps = new Map<string, Sample>();
  const parts = new Map<MetricPart, number>([["alarms", 0], ["schedules", 0], ["tenants", 0]]);
  let failures = 0;
  let leading = false;
  let known: Known = {};
  const learn = (news: Known): void => {
    if (leading) known = { ...known, ...news };
  };
  return {
    stepDone(step, outcome) {
      const key = `${step} ${outcome}`;
      const value = (steps.get(key)?.value ?? 0) + 1;
      steps.set(key, { metric: "steps_total", labels: { step, outcome }, value });
    },
    turnFailed: () => void failures++,
    saw: (seen, step) => learn({ sight: { seen, step } }),
    wished: (config) => learn({ config }),
    alarmsRead: (alarms) => learn({ alarms }),
    schedulesRead: (schedules) => learn({ schedules }),
    tenantsCounted: (report) => learn({ report }),
    partFailed: (part) => void parts.set(part, (parts.get(part) ?? 0) + 1),
    leads(value) {
      leading = value;
      if (!value) known = {};
    },
    exposition: () =>
      expositionText([
        { metric: "leader", value: Number(leading) },
        ...steps.values(),
        { metric: "failures_total", value: failures },
        ...[...parts].map(([part, value]) => ({
          metric: "readings_failed_total",
          labels: { part },
          value,
        })),
        ...knownSamples(known),
      ]),
  };
}

function knownSamples({ alarms, config, report, schedules = [], sight }: Known): Sample[] {
  const listed = sight?.seen.etcd.listed ?? [];
  return [
    ...(sight === undefined ? [] : sightSamples(sight)),
    ...(config === undefined ? [] : configSamples(config)),
    ...(alarms === undefined ? [] : alarmSamples(alarms, listed)),
    ...scheduleSamples(schedules),
    ...(config === undefined || report === undefined ? [] : tenantSamples(config, report)),
  ];
}
