import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow, Thresholds } from "../panel.ts";

const noKeeper = "Empty where no keeper leads.";
const noSchedules = "Empty where no keeper leads, or outside of Kubernetes.";

/** From which time left on certificates are late, and nearly too late. */
export function certificateLimits({ limits }: DashboardFacts): Thresholds {
  return limits("EtcdCertificateExpiring", "EtcdCertificateExpiresSoon");
}

/** What our CronJobs did, and how long certificates last. */
export function backupRow(facts: DashboardFacts): PanelRow {
  return {
    title: "Snapshots and certificates",
    panels: [...schedules(facts), ...certificates(facts)],
  };
}

function schedules({ keeper }: DashboardFacts): Panel[] {
  const of = (metric: string) =>
    `max by (schedule) (kamaji_etcd_keeper_schedule_${metric}${keeper()})`;
  const yesNo = { 0: "no", 1: "yes" };
  return [
    {
      kind: "table",
      title: "Schedules",
      description:
        "Snapshots, their verification, restore drills and defragmentation: when they last succeeded, and whether the last run failed.",
      unit: "none",
      width: 12,
      alerts: ["EtcdScheduleFailing", "EtcdSnapshotStale", "EtcdSnapshotUnverified"],
      emptyBecause: noSchedules,
      labels: { schedule: "Schedule" },
      queries: [
        {
          expr: `time() - ${of("last_success_timestamp_seconds")}`,
          legend: "Succeeded ago",
          unit: "s",
        },
        {
          expr: `time() - ${of("last_start_timestamp_seconds")}`,
          legend: "Started ago",
          unit: "s",
        },
        { expr: of("running"), legend: "Running" },
        { expr: of("failing"), legend: "Failing", texts: yesNo },
        { expr: of("suspended"), legend: "Suspended", texts: yesNo },
      ],
    },
    {
      kind: "timeseries",
      title: "Since the last success",
      description: "Time since a run of each schedule last succeeded. It falls at each success.",
      unit: "s",
      width: 12,
      alerts: ["EtcdSnapshotStale", "EtcdSnapshotUnverified"],
      emptyBecause: `${noSchedules} A schedule that never succeeded is missing.`,
      queries: [{
        expr: `time() - ${of("last_success_timestamp_seconds")}`,
        legend: "{{schedule}}",
      }],
    },
  ];
}

function certificates(facts: DashboardFacts): Panel[] {
  const { keeper, limits } = facts;
  return [
    {
      kind: "bargauge",
      title: "Certificates, time left",
      description:
        "Time until each certificate that the cluster depends on ends. CAs last longer than others.",
      unit: "s",
      width: 8,
      alerts: ["EtcdCertificateExpiring", "EtcdAuthorityExpiring"],
      thresholds: certificateLimits(facts),
      emptyBecause: noKeeper,
      queries: [{
        expr: "sort(min by (certificate) " +
          `(kamaji_etcd_keeper_certificate_not_after_timestamp_seconds${keeper()})) - time()`,
        legend: "{{certificate}}",
      }],
    },
    {
      kind: "bargauge",
      title: "Certificates that ports show, life left",
      description:
        "Share of its life that is left to the certificate each port really shows. One that was renewed but not loaded stands out.",
      unit: "percentunit",
      width: 8,
      alerts: ["EtcdServedCertificateExpiring"],
      thresholds: {
        warning: limits("EtcdServedCertificateExpiring").warning,
        critical: 0.1,
      },
      emptyBecause: noKeeper,
      queries: [{
        expr: "min by (member, port) " +
          `(kamaji_etcd_keeper_served_certificate_life_left_ratio${keeper()})`,
        legend: "{{member}} {{port}}",
      }],
    },
    {
      kind: "table",
      title: "Replacement of CAs",
      description: "The phase in which the replacement of each CA is; stable where there is none.",
      unit: "none",
      width: 8,
      alerts: ["EtcdRotationStuck"],
      emptyBecause: noKeeper,
      labels: { authority: "CA", phase: "Phase" },
      queries: [{
        expr: `max by (authority, phase) (kamaji_etcd_keeper_rotation_phase${keeper()} == 1)`,
        legend: "In it",
        onlyLabels: true,
      }],
    },
  ];
}
