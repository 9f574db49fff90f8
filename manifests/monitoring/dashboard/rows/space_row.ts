import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { growth, perSecond } from "../panel_queries.ts";

/** The database, its quota, and what keeps it small. */
export function spaceRow(facts: DashboardFacts): PanelRow {
  return { title: "Space", panels: [...sizes(facts), ...revisions(facts), ...upkeep(facts)] };
}

function sizes({ all, chosen, limits }: DashboardFacts): Panel[] {
  const file = `etcd_mvcc_db_total_size_in_bytes${chosen()}`;
  const inUse = `etcd_mvcc_db_total_size_in_use_in_bytes${chosen()}`;
  const quota = { expr: `min(etcd_server_quota_backend_bytes${all})`, legend: "quota" };
  return [
    {
      kind: "timeseries",
      title: "Database size",
      description:
        "Size of the file, what of it is in use, and the quota. The file shrinks only by a defragmentation.",
      unit: "bytes",
      alerts: ["EtcdQuotaRising", "EtcdQuotaHigh", "EtcdQuotaCritical"],
      queries: [
        { expr: `max by (pod) (${file})`, legend: "{{pod}} file" },
        { expr: `max by (pod) (${inUse})`, legend: "{{pod}} in use" },
        quota,
      ],
    },
    {
      kind: "timeseries",
      title: "In use a day from now",
      description:
        "What would be in use in a day if it grew as in the last six hours, and the quota. Young clusters grow steeply at first.",
      unit: "bytes",
      alerts: ["EtcdQuotaFullInADay", "EtcdQuotaFullInHours"],
      queries: [
        {
          expr: `max by (pod) (clamp_min(predict_linear(${inUse}[6h], 86400), 0))`,
          legend: "{{pod}}",
        },
        quota,
      ],
    },
    {
      kind: "timeseries",
      title: "Empty share of the file",
      description:
        "Space that a defragmentation would give back. Above one half of a large file it is overdue.",
      unit: "percentunit",
      alerts: ["EtcdDefragmentationOverdue"],
      thresholds: {
        warning: 1 - limits("EtcdDefragmentationOverdue").warning,
        critical: 0.9,
      },
      queries: [{ expr: `clamp_min(max by (pod) (1 - ${inUse} / ${file}), 0)`, legend: "{{pod}}" }],
    },
  ];
}

function revisions({ all, chosen, compaction }: DashboardFacts): Panel[] {
  const last = `etcd_debugging_mvcc_db_compaction_last${all}`;
  const started = `process_start_time_seconds${all}`;
  return [
    {
      kind: "timeseries",
      title: "Keys",
      description:
        "Keys of all tenants, as each member counts them. Members agree but for moments.",
      unit: "short",
      queries: [{
        expr: `max by (pod) (etcd_debugging_mvcc_keys_total${chosen()})`,
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Revisions kept",
      description: "Revisions since the one that was compacted to. It falls at each compaction.",
      unit: "short",
      alerts: ["EtcdCompactionStalled"],
      queries: [{
        expr: `max by (pod) (etcd_debugging_mvcc_current_revision${chosen()} ` +
          `- etcd_debugging_mvcc_compact_revision${chosen()})`,
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Since the last compaction",
      description:
        "Time since old revisions were last dropped; after a start, since the start. Without writes there is nothing to drop.",
      unit: "s",
      alerts: ["EtcdCompactionStalled"],
      thresholds: { warning: compaction.age, critical: 2 * compaction.age },
      queries: [{ expr: `time() - max(${last} > ${started} or ${started})`, legend: "ago" }],
    },
  ];
}

function upkeep({ chosen }: DashboardFacts): Panel[] {
  return [
    {
      kind: "timeseries",
      title: "Time spent defragmenting",
      description:
        "Seconds of defragmentations that ended in the interval, and 1 while one runs. Its member answers nothing meanwhile.",
      unit: "s",
      alerts: ["EtcdDefragmentationStuck"],
      queries: [
        {
          expr: growth("pod", `etcd_disk_backend_defrag_duration_seconds_sum${chosen()}`),
          legend: "{{pod}}",
        },
        { expr: `max by (pod) (etcd_disk_defrag_inflight${chosen()})`, legend: "{{pod}} runs" },
      ],
    },
    {
      kind: "timeseries",
      title: "Time spent compacting",
      description: "Milliseconds of compactions that ended in the interval, pauses included.",
      unit: "ms",
      queries: [{
        expr: growth(
          "pod",
          `etcd_debugging_mvcc_db_compaction_total_duration_milliseconds_sum${chosen()}`,
        ),
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Keys compacted",
      description: "Old versions of keys that compactions dropped, a second.",
      unit: "ops",
      queries: [{
        expr: perSecond("pod", `etcd_debugging_mvcc_db_compaction_keys_total${chosen()}`),
        legend: "{{pod}}",
      }],
    },
  ];
}
