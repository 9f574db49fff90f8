import type { DashboardFacts } from "../dashboard_facts.ts";
import type { PanelRow } from "../panel.ts";
import { growth, orZero } from "../panel_queries.ts";

/** Whether the keeper looks after the cluster. */
export function keeperRow({ keeper, limits }: DashboardFacts): PanelRow {
  const of = (metric: string) => `kamaji_etcd_keeper_${metric}${keeper()}`;
  const stale = limits("EtcdKeeperStale").warning;
  return {
    title: "Keeper",
    panels: [
      {
        kind: "timeseries",
        title: "Since the keeper last looked",
        description: "Time since the keeper that leads last looked around, at least once a minute.",
        unit: "s",
        alerts: ["EtcdKeeperStale", "EtcdKeeperLeaderless"],
        thresholds: { warning: stale / 2, critical: stale },
        emptyBecause: "Empty where no keeper leads.",
        queries: [{
          expr: `time() - max(${of("last_observation_timestamp_seconds")})`,
          legend: "ago",
        }],
      },
      {
        kind: "timeseries",
        title: "Steps and failures",
        description:
          "Steps that the keeper carried out or that failed, readings that failed, and looks around that failed, in the interval.",
        unit: "short",
        alerts: ["EtcdKeeperFailing", "EtcdKeeperBlind"],
        queries: [
          {
            expr: orZero(growth("step, outcome", of("steps_total"))),
            legend: "{{step}} {{outcome}}",
          },
          {
            expr: orZero(growth("part", of("readings_failed_total"))),
            legend: "{{part}} not read",
          },
          {
            expr: orZero(`sum(increase(${of("failures_total")}[$__rate_interval]))`),
            legend: "failed",
          },
        ],
      },
      {
        kind: "timeseries",
        title: "Operations",
        description:
          "What disturbs members now, and pods that still have to be restarted. Only one operation goes on at a time.",
        unit: "short",
        alerts: ["EtcdRolloutPending"],
        emptyBecause: "Empty where no keeper leads.",
        queries: [
          { expr: `max by (operation) (${of("operation_running")})`, legend: "{{operation}}" },
          { expr: `max(${of("rollout_pending_pods")})`, legend: "pods to restart" },
        ],
      },
    ],
  };
}
