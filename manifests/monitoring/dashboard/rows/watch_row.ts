import type { DashboardFacts } from "../dashboard_facts.ts";
import type { PanelRow } from "../panel.ts";
import { perSecond } from "../panel_queries.ts";

/** Who watches what, and which leases there are. */
export function watchRow({ chosen, limits }: DashboardFacts): PanelRow {
  const now = (metric: string) => `max by (pod) (etcd_debugging_mvcc_${metric}${chosen()})`;
  const written = ["put", "delete"].map((operation) =>
    perSecond("pod", `etcd_mvcc_${operation}_total${chosen()}`)
  ).join(" + ");
  return {
    title: "Watches and leases",
    panels: [
      {
        kind: "timeseries",
        title: "Watchers and streams",
        description:
          "Watchers and the streams that carry them, by member. All on one member means that clients know but one.",
        unit: "short",
        alerts: ["EtcdWatchImbalance"],
        queries: [
          { expr: now("watcher_total"), legend: "{{pod}} watchers" },
          { expr: now("watch_stream_total"), legend: "{{pod}} streams" },
        ],
      },
      {
        kind: "timeseries",
        title: "Events sent",
        description: "Events that members sent to watchers, a second.",
        unit: "ops",
        queries: [{
          expr: perSecond("pod", `etcd_debugging_mvcc_events_total${chosen()}`),
          legend: "{{pod}}",
        }],
      },
      {
        kind: "timeseries",
        title: "Events for each write",
        description: "How many watchers get each change, on average, over all members.",
        unit: "short",
        queries: [{
          expr: `sum(rate(etcd_debugging_mvcc_events_total${chosen()}[$__rate_interval])) ` +
            `/ clamp_min(max(${written}), 0.001)`,
          legend: "events",
        }],
      },
      {
        kind: "timeseries",
        title: "Slow watchers",
        description:
          "Watchers that cannot keep up, for which events are kept in memory. More than a few for long means stuck clients.",
        unit: "short",
        alerts: ["EtcdWatchersSlow"],
        thresholds: {
          warning: Math.max(1, limits("EtcdWatchersSlow").warning),
          critical: 10 * Math.max(1, limits("EtcdWatchersSlow").warning),
        },
        queries: [{ expr: now("slow_watcher_total"), legend: "{{pod}}" }],
      },
      {
        kind: "timeseries",
        title: "Events that wait",
        description:
          "Events that slow watchers have not taken yet. They take memory of the member.",
        unit: "short",
        alerts: ["EtcdWatchersSlow"],
        queries: [{ expr: now("pending_events_total"), legend: "{{pod}}" }],
      },
      {
        kind: "timeseries",
        title: "Leases",
        description:
          "Leases granted, renewed, revoked and run out, a second. Kubernetes has one for many events, so few are granted.",
        unit: "ops",
        queries: [
          ["lease_granted", "granted"],
          ["lease_renewed", "renewed"],
          ["lease_revoked", "revoked"],
          ["server_lease_expired", "expired"],
        ].map(([metric, legend = ""]) => ({
          expr: `sum(rate(etcd_debugging_${metric}_total${chosen()}[$__rate_interval]))`,
          legend,
        })),
      },
    ],
  };
}
