import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { orZero } from "../panel_queries.ts";
import { certificateLimits } from "./backup_row.ts";

const day = 86_400;
const year = 365 * day;

/** Whether all is well, in numbers. */
export function verdictRow(facts: DashboardFacts): PanelRow {
  return {
    title: "Verdict",
    panels: [
      ...alerts(facts),
      ...members(facts),
      ...space(facts),
      ...keeper(facts),
    ],
  };
}

function alerts({ alerts }: DashboardFacts): Panel[] {
  const firing = (severity: string) => ({
    expr: orZero(`count(ALERTS${alerts(`alertstate="firing",severity="${severity}"`)})`),
    legend: severity,
  });
  return [
    {
      kind: "stat",
      title: "Alerts that fire",
      description: "How many alerts of this cluster fire, by severity. 0 is good.",
      unit: "none",
      width: 8,
      thresholds: { warning: 0.5, critical: 1 },
      queries: ["critical", "warning", "info"].map(firing),
    },
    {
      kind: "table",
      title: "Firing and pending",
      description: "The alerts of this cluster that fire, or will when their condition lasts.",
      unit: "none",
      width: 16,
      emptyBecause: "Empty while no alert fires or is about to.",
      queries: [{
        expr: `max by (alertname, severity, alertstate, pod) (ALERTS${alerts()})`,
        legend: "Value",
        onlyLabels: true,
      }],
      labels: { alertname: "Alert", severity: "Severity", alertstate: "State", pod: "Member" },
    },
  ];
}

function members({ all, members, quorum }: DashboardFacts): Panel[] {
  const following = `count(up${all} == 1 and on (namespace, job, instance) ` +
    `etcd_server_has_leader${all} == 1)`;
  return [
    {
      kind: "stat",
      title: "Members up",
      description:
        `Members that Prometheus can scrape, of ${members}. Below ${quorum} no tenant can write.`,
      unit: "none",
      alerts: ["EtcdMemberMissing", "EtcdTargetsAbsent"],
      thresholds: { critical: quorum, warning: members },
      queries: [{ expr: orZero(`sum(up${all})`), legend: "up" }],
    },
    {
      kind: "stat",
      title: "Quorum margin",
      description:
        "Members that may fail before tenants can no longer write: those that are up and follow a leader, less the quorum. Below 0 nobody can write.",
      unit: "none",
      alerts: ["EtcdQuorumLost", "EtcdQuorumAtRisk"],
      thresholds: { critical: 0, warning: members - quorum },
      queries: [{ expr: `(${orZero(following)}) - ${quorum}`, legend: "margin" }],
    },
    {
      kind: "stat",
      title: "Leader",
      description: "The member that leads. Without one no tenant can write.",
      unit: "none",
      alerts: ["EtcdNoLeader", "EtcdLeaderChurn"],
      names: true,
      queries: [{
        expr: `max by (pod) (etcd_server_is_leader${all} == 1) ` +
          `or on () label_replace(vector(0), "pod", "nobody", "", "")`,
        legend: "{{pod}}",
      }],
    },
    {
      kind: "stat",
      title: "Version",
      description: "Versions of etcd that members run. More than one only during an upgrade.",
      unit: "none",
      alerts: ["EtcdVersionSkew"],
      names: true,
      queries: [{
        expr: `count by (server_version) (etcd_server_version${all}) ` +
          `or on () label_replace(vector(0), "server_version", "none", "", "")`,
        legend: "{{server_version}}",
      }],
    },
  ];
}

function space({ all, limits }: DashboardFacts): Panel[] {
  const inUse = `etcd_mvcc_db_total_size_in_use_in_bytes${all}`;
  const quota = `etcd_server_quota_backend_bytes${all}`;
  return [
    {
      kind: "gauge",
      title: "Quota used",
      description:
        "Largest share of the quota that the file of a member takes. At 100 % all tenants' writes stop.",
      unit: "percentunit",
      alerts: ["EtcdQuotaHigh", "EtcdQuotaCritical"],
      thresholds: limits("EtcdQuotaHigh", "EtcdQuotaCritical"),
      queries: [{
        expr: orZero(`max(etcd_mvcc_db_total_size_in_bytes${all} / ${quota})`),
        legend: "used",
      }],
    },
    {
      kind: "stat",
      title: "Time until the quota is full",
      description:
        "When what is in use reaches the quota if it grows as in the last six hours. A year stands for a year or more, or no growth.",
      unit: "s",
      alerts: ["EtcdQuotaFullInADay", "EtcdQuotaFullInHours"],
      thresholds: { warning: day, critical: 14_400 },
      queries: [{
        expr: `clamp_max(min((${quota} - ${inUse}) / (deriv(${inUse}[6h]) > 0)), ${year}) ` +
          `or on () vector(${year})`,
        legend: "left",
      }],
    },
  ];
}

function keeper(facts: DashboardFacts): Panel[] {
  const { keeper, limits, snapshotPause } = facts;
  const moment = (which: string) =>
    `kamaji_etcd_keeper_schedule_${which}_timestamp_seconds${keeper('schedule="snapshot"')}`;
  const snapshot: Panel = {
    kind: "stat",
    title: "Newest snapshot",
    description:
      "How long ago a snapshot last succeeded; before the first one, how long its schedule has existed.",
    unit: "s",
    alerts: ["EtcdSnapshotStale"],
    thresholds: {
      warning: 1.5 * (snapshotPause ?? 0),
      critical: limits("EtcdSnapshotStale").critical,
    },
    emptyBecause: "Empty where no keeper leads, or outside of Kubernetes.",
    queries: [{
      expr: `time() - max(${moment("last_success")} or ${moment("created")})`,
      legend: "ago",
    }],
  };
  return [
    ...(snapshotPause === undefined ? [] : [snapshot]),
    {
      kind: "stat",
      title: "First certificate to end",
      description:
        "Time until the first certificate that the cluster depends on ends, CAs left out. The keeper renews at a third of the life.",
      unit: "s",
      alerts: ["EtcdCertificateExpiring", "EtcdCertificateExpiresSoon"],
      thresholds: certificateLimits(facts),
      emptyBecause: "Empty where no keeper leads.",
      queries: [{
        expr: "min(kamaji_etcd_keeper_certificate_not_after_timestamp_seconds" +
          `${keeper('certificate!~".+_ca"')}) - time()`,
        legend: "left",
      }],
    },
    {
      kind: "stat",
      title: "Alarms",
      description:
        "Alarms that etcd holds, as its members agreed on them: NOSPACE or CORRUPT. With any, writes are refused.",
      unit: "none",
      alerts: ["EtcdAlarmActive", "EtcdDataCorrupt"],
      thresholds: { warning: 0.5, critical: 1 },
      emptyBecause: "Empty where no keeper leads, for then nobody knows.",
      queries: [{ expr: `sum(kamaji_etcd_keeper_alarm_active${keeper()})`, legend: "alarms" }],
    },
    {
      kind: "stat",
      title: "Keeper",
      description:
        "Whether the keeper that leads has anything left to do, or is blocked or paused.",
      unit: "none",
      width: 8,
      alerts: ["EtcdKeeperDown", "EtcdKeeperBlocked", "EtcdKeeperUnsettled"],
      texts: { 0: "no", 1: "yes" },
      emptyBecause: "Empty where no keeper leads.",
      queries: ["settled", "blocked", "paused"].map((state) => ({
        expr: `max(kamaji_etcd_keeper_${state}${keeper()})`,
        legend: state,
      })),
    },
    {
      kind: "stat",
      title: "Authentication",
      description: "Whether every member that answers checks who its clients are.",
      unit: "none",
      alerts: ["EtcdAuthenticationOff"],
      texts: { 0: "off", 1: "on" },
      thresholds: { warning: 1, critical: 1 },
      emptyBecause: "Empty where no keeper leads, or no member answers it.",
      queries: [{
        expr: `min(kamaji_etcd_keeper_authentication_enabled${keeper()})`,
        legend: "authentication",
      }],
    },
  ];
}
