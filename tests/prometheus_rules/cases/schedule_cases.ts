import type { AlertCase } from "../alert_case.ts";
import { keeper, keepers } from "./case_builders.ts";

function moment(
  which: "created" | "last_success",
  { above, below, index = 0, schedule }: {
    readonly schedule: string;
    readonly index?: number;
    readonly below: number;
    readonly above: number;
  },
) {
  return keeper(`schedule_${which}_timestamp_seconds`, {
    below: { secondsFromNow: -below },
    above: { secondsFromNow: -above },
    labels: { schedule },
    index,
  });
}

/** Cases of our CronJobs. */
export const scheduleCases: readonly AlertCase[] = [
  {
    alert: "EtcdSnapshotStale",
    series: [
      moment("last_success", { schedule: "snapshot", below: 10_740, above: 10_860 }),
      moment("created", { schedule: "snapshot", below: 9_000_000, above: 9_000_000 }),
      // Neither does count what another keeper saw long ago, nor what another schedule did.
      moment("last_success", { schedule: "snapshot", below: 90_000, above: 90_000, index: 1 }),
      moment("last_success", { schedule: "drill", below: 60, above: 60 }),
    ],
    value: 10_860,
  },
  {
    alert: "EtcdSnapshotStale",
    series: [
      moment("created", { schedule: "snapshot", below: 10_740, above: 11_000 }),
      moment("created", { schedule: "drill", below: 60, above: 60 }),
    ],
    value: 11_000,
  },
  {
    alert: "EtcdSnapshotStale",
    spec: { snapshots: { schedule: "0 3 * * *" } },
    series: [moment("last_success", { schedule: "snapshot", below: 176_340, above: 176_460 })],
    value: 176_460,
  },
  {
    alert: "EtcdSnapshotUnverified",
    series: [
      moment("last_success", { schedule: "verification", below: 176_340, above: 176_460 }),
      moment("last_success", { schedule: "verification", below: 9e5, above: 9e5, index: 1 }),
      moment("last_success", { schedule: "snapshot", below: 60, above: 60 }),
    ],
    value: 176_460,
    step: 5,
  },
  {
    alert: "EtcdScheduleFailing",
    series: [
      ...keepers("schedule_failing", { below: 0, above: 1, labels: { schedule: "drill" } }),
      keeper("schedule_failing", { below: 0, labels: { schedule: "snapshot" } }),
    ],
    labels: { schedule: "drill" },
    value: 1,
  },
];
