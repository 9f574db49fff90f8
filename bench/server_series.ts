import type { TrialReport } from "./results/trial_report.ts";
import { addedQuantile, type MemberSample, type SampledMetrics } from "./targets/member_sample.ts";

/** One line of a trial's report about its members. */
export type ServerSeconds = TrialReport["seconds"]["server"][number];

/** Two samples of a member, about a second apart. */
interface Step {
  readonly earlier: MemberSample;
  readonly later: MemberSample;
  /** Seconds between the two. */
  readonly seconds: number;
}

interface ServerMetric {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly metric: string;
  readonly kind: "gauge" | "added" | "per-second" | "p99";
}

/** etcd's own metrics of 3.5 to 3.7, and those of every Go process (client_golang). */
const metrics: readonly ServerMetric[] = [
  {
    name: "wal-fsync-p99",
    title: "WAL fsync, 99th percentile",
    unit: "ms",
    metric: "etcd_disk_wal_fsync_duration_seconds",
    kind: "p99",
  },
  {
    name: "backend-commit-p99",
    title: "Backend commit, 99th percentile",
    unit: "ms",
    metric: "etcd_disk_backend_commit_duration_seconds",
    kind: "p99",
  },
  {
    name: "apply-p99",
    title: "Apply, 99th percentile",
    unit: "ms",
    metric: "etcd_server_apply_duration_seconds",
    kind: "p99",
  },
  {
    name: "proposals-pending",
    title: "Proposals pending",
    unit: "count",
    metric: "etcd_server_proposals_pending",
    kind: "gauge",
  },
  {
    name: "leader-changes",
    title: "Leader changes",
    unit: "count",
    metric: "etcd_server_leader_changes_seen_total",
    kind: "added",
  },
  {
    name: "db-bytes",
    title: "Database file",
    unit: "bytes",
    metric: "etcd_mvcc_db_total_size_in_bytes",
    kind: "gauge",
  },
  {
    name: "db-in-use-bytes",
    title: "Database in use",
    unit: "bytes",
    metric: "etcd_mvcc_db_total_size_in_use_in_bytes",
    kind: "gauge",
  },
  {
    name: "rss-bytes",
    title: "Resident memory",
    unit: "bytes",
    metric: "process_resident_memory_bytes",
    kind: "gauge",
  },
  {
    name: "cpu",
    title: "Processors in use",
    unit: "cores",
    metric: "process_cpu_seconds_total",
    kind: "per-second",
  },
  {
    name: "fds",
    title: "Open file descriptors",
    unit: "count",
    metric: "process_open_fds",
    kind: "gauge",
  },
  {
    name: "slow-watchers",
    title: "Slow watchers",
    unit: "count",
    metric: "etcd_debugging_mvcc_slow_watcher_total",
    kind: "gauge",
  },
  {
    name: "pending-events",
    title: "Events not delivered yet",
    unit: "count",
    metric: "etcd_debugging_mvcc_pending_events_total",
    kind: "gauge",
  },
];

/** The metrics that {@link serverSeries} reads. */
export const sampledMetrics: SampledMetrics = {
  values: metrics.filter(({ kind }) => kind !== "p99").map(({ metric }) => metric),
  histograms: metrics.filter(({ kind }) => kind === "p99").map(({ metric }) => metric),
};

/** A sample and its time. */
export interface TimedSample {
  /** Milliseconds on any one clock. */
  readonly at: number;
  /** What was told; nothing when the member did not answer. */
  readonly sample: MemberSample | undefined;
}

/**
 * What a member told, second by second: for each second what stood at its end, or what was added
 * during it.
 *
 * @param samples one at the beginning of the first second and one at the end of each
 */
export function serverSeries(member: string, samples: readonly TimedSample[]): ServerSeconds[] {
  return metrics.map(({ name, title, unit, ...metric }) => ({
    name,
    title,
    unit,
    member,
    values: samples.slice(1).map((later, index) => {
      const earlier = samples[index];
      if (earlier?.sample === undefined || later.sample === undefined) return null;
      const seconds = (later.at - earlier.at) / 1000;
      return rounded(valueOf(metric, { earlier: earlier.sample, later: later.sample, seconds }));
    }),
  })).filter(({ values }) => values.some((value) => value !== null));
}

function valueOf(
  { kind, metric }: Pick<ServerMetric, "kind" | "metric">,
  { earlier, later, seconds }: Step,
): number | null {
  if (kind === "p99") {
    const [from, to] = [earlier.buckets.get(metric), later.buckets.get(metric)];
    if (from === undefined || to === undefined) return null;
    const quantile = addedQuantile(0.99, { earlier: from, later: to });
    return quantile === null ? null : quantile * 1000;
  }
  const [from, to] = [earlier.values.get(metric), later.values.get(metric)];
  if (from === undefined || to === undefined) return null;
  if (kind === "gauge") return to;
  // A process that was started again counts from nothing.
  const added = to < from ? to : to - from;
  return kind === "added" ? added : added / Math.max(seconds, 0.001);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
