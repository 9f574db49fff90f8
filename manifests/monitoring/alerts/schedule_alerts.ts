import type { AlertScope, AlertTemplate } from "../alert_template.ts";
import { hour, minute } from "./duration_units.ts";

/** What our CronJobs did, as the keeper reads it from them. */
export const scheduleAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdSnapshotStale",
    severity: "critical",
    for: 15 * minute,
    threshold: ({ snapshotPause = 0 }) => twoRuns(snapshotPause),
    summary: "The newest snapshot is old: what tenants wrote since would be lost.",
    description:
      "The newest snapshot of {{ $labels.job }} was taken {{ $value | humanizeDuration }} ago.",
    appliesTo: ({ snapshotPause }) => snapshotPause !== undefined,
    expr: (scope) => notSince(scope, "snapshot"),
  },
  {
    name: "EtcdSnapshotUnverified",
    severity: "warning",
    for: hour,
    threshold: ({ verificationPause = 0 }) => twoRuns(verificationPause),
    summary: "No snapshot was read back for long: nobody knows whether they can be restored.",
    description:
      "A snapshot of {{ $labels.job }} was last read back {{ $value | humanizeDuration }} ago.",
    appliesTo: ({ verificationPause }) => verificationPause !== undefined,
    expr: (scope) => notSince(scope, "verification"),
  },
  {
    name: "EtcdScheduleFailing",
    severity: "warning",
    for: 15 * minute,
    summary: "A scheduled run failed: a snapshot, its verification, a drill or a defragmentation.",
    description: "The last {{ $labels.schedule }} of {{ $labels.job }} did not succeed.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job, schedule) ` +
      `(kamaji_etcd_keeper_schedule_failing{${keeperMatchers}}) == 1`,
  },
];

/** One run may fail and another be late before anybody is called. */
function twoRuns(pause: number): number {
  return 2 * pause + 3_600;
}

/** A schedule that never succeeded counts from when it was made. */
function notSince({ keeperMatchers, threshold }: AlertScope, schedule: string): string {
  const moment = (which: string) =>
    `kamaji_etcd_keeper_schedule_${which}_timestamp_seconds` +
    `{${keeperMatchers},schedule="${schedule}"}`;
  return `time() - max by (namespace, job) (${moment("last_success")} or ${moment("created")}) ` +
    `> ${threshold}`;
}
