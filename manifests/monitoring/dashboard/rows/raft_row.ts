import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { growth, perSecond, slope } from "../panel_queries.ts";

/** What members agree on, and how far each is. */
export function raftRow(facts: DashboardFacts): PanelRow {
  return {
    title: "Raft",
    panels: [...proposals(facts), ...progress(facts), ...leadership(facts)],
  };
}

function proposals({ chosen, limits }: DashboardFacts): Panel[] {
  return [
    {
      kind: "timeseries",
      title: "Entries committed and applied",
      description: "Entries of the log that each member knows to be agreed on and has applied.",
      unit: "ops",
      queries: ["committed", "applied"].map((state) => ({
        expr: slope("pod", `etcd_server_proposals_${state}_total${chosen()}`),
        legend: `{{pod}} ${state}`,
      })),
    },
    {
      kind: "timeseries",
      title: "Proposals that wait",
      description: "Writes that wait for agreement. Many for long means a slow disk or no quorum.",
      unit: "short",
      alerts: ["EtcdProposalsPending"],
      thresholds: within(limits("EtcdProposalsPending").warning),
      queries: [{
        expr: `max by (pod) (etcd_server_proposals_pending${chosen()})`,
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Proposals that failed",
      description: "Writes that found no agreement, a second: leader lost, or no quorum.",
      unit: "ops",
      alerts: ["EtcdProposalsFailing"],
      thresholds: within(limits("EtcdProposalsFailing").warning),
      queries: [{
        expr: perSecond("pod", `etcd_server_proposals_failed_total${chosen()}`),
        legend: "{{pod}}",
      }],
    },
  ];
}

function progress({ all, chosen, limits, members }: DashboardFacts): Panel[] {
  const committed = (selector: string) => `etcd_server_proposals_committed_total${selector}`;
  const lag: Panel = {
    kind: "timeseries",
    title: "Behind the foremost member",
    description:
      "Entries that a member knows less of than the one that knows most. Members are scraped at different moments, so some are normal.",
    unit: "short",
    alerts: ["EtcdFollowerLagging"],
    thresholds: within(limits("EtcdFollowerLagging").warning),
    queries: [{
      expr: `max by (pod) (max by (namespace, job) (${committed(all)}) ` +
        `- on (namespace, job) group_right ${committed(chosen())})`,
      legend: "{{pod}}",
    }],
  };
  return [
    {
      kind: "timeseries",
      title: "Committed but not applied",
      description: "Entries that a member still has to apply. At 5,000 etcd refuses writes.",
      unit: "short",
      alerts: ["EtcdApplyBacklog", "EtcdApplyBacklogCritical"],
      thresholds: limits("EtcdApplyBacklog", "EtcdApplyBacklogCritical"),
      queries: [{
        // Both are read one after the other, so that under load the second one may be ahead.
        expr: `clamp_min(max by (pod) (${committed(chosen())} ` +
          `- etcd_server_proposals_applied_total${chosen()}), 0)`,
        legend: "{{pod}}",
      }],
    },
    ...(members > 1 ? [lag] : []),
  ];
}

function leadership({ chosen, limits }: DashboardFacts): Panel[] {
  return [
    {
      kind: "timeseries",
      title: "Leader changes",
      description:
        "Changes of the leader that each member saw in the interval. Each stops writes for a moment.",
      unit: "short",
      alerts: ["EtcdLeaderChurn"],
      queries: [{
        expr: growth("pod", `etcd_server_leader_changes_seen_total${chosen()}`),
        legend: "{{pod}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Late heartbeats",
      description:
        "Heartbeats that the leader sent too late in the interval: its disk or processor is overloaded.",
      unit: "short",
      alerts: ["EtcdHeartbeatsLate"],
      thresholds: within(limits("EtcdHeartbeatsLate").warning),
      queries: [{
        expr: growth("pod", `etcd_server_heartbeat_send_failures_total${chosen()}`),
        legend: "{{pod}}",
      }],
    },
  ];
}

/** What there is one alert for is bad at ten times its threshold. */
function within(warning: number): { warning: number; critical: number } {
  return { warning, critical: 10 * warning };
}
