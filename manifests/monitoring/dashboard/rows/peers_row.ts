import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { growth, orZero, perSecond, quantile } from "../panel_queries.ts";

/** What goes on between members; there is no such row where there is one member. */
export function peersRow(facts: DashboardFacts): PanelRow {
  return { title: "Peers", panels: [...connections(facts), ...traffic(facts)] };
}

function connections({ chosen, limits, members, minor, window }: DashboardFacts): Panel[] {
  const { warning } = limits("EtcdPeerRoundTripSlow");
  const connected = `sum by (pod) (etcd_network_active_peers${chosen()})`;
  // known_peers came with 3.6 and counts the member itself.
  const expected = minor >= 6
    ? `sum by (pod) (etcd_network_known_peers${chosen()}) - 1`
    : `0 * ${connected} + ${members - 1}`;
  return [
    {
      kind: "timeseries",
      title: "Round trips between members, slowest hundredth",
      description:
        "Smoothed by etcd and measured every 30 s, so over some minutes and late. Below 50 ms is healthy.",
      unit: "s",
      alerts: ["EtcdPeerRoundTripSlow"],
      thresholds: { warning: warning / 2, critical: warning },
      queries: [{
        expr: quantile("pod, To", {
          share: 0.99,
          histogram: "etcd_network_peer_round_trip_time_seconds",
          selector: chosen(),
          window,
        }),
        legend: "{{pod}} to {{To}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Peers not connected",
      description:
        "Members that a member knows, or should know, and has no connection with. 0 is good; a hung member stays connected for a while.",
      unit: "short",
      alerts: ["EtcdMemberUnreachable", "EtcdMembershipUnexpected"],
      thresholds: { warning: 0.5, critical: 1 },
      queries: [{ expr: `${expected} - ${connected}`, legend: "{{pod}}" }],
    },
    {
      kind: "timeseries",
      title: "Connections lost",
      description: "Connections between members that were lost in the interval.",
      unit: "short",
      alerts: ["EtcdMemberUnreachable"],
      queries: [{
        expr: orZero(growth("pod, Remote", `etcd_network_disconnected_peers_total${chosen()}`)),
        legend: "{{pod}} to {{Remote}}",
      }],
    },
  ];
}

function traffic({ chosen }: DashboardFacts): Panel[] {
  return [
    {
      kind: "timeseries",
      title: "Bytes between members",
      description: "What each member sends to each other one.",
      unit: "Bps",
      queries: [{
        expr: perSecond("pod, To", `etcd_network_peer_sent_bytes_total${chosen()}`),
        legend: "{{pod}} to {{To}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Messages not sent",
      description: "Messages that could not be sent to a member, a second. 0 is good.",
      unit: "ops",
      alerts: ["EtcdMemberUnreachable"],
      queries: [{
        expr: orZero(perSecond("pod, To", `etcd_network_peer_sent_failures_total${chosen()}`)),
        legend: "{{pod}} to {{To}}",
      }],
    },
    {
      kind: "timeseries",
      title: "Snapshots sent to members",
      description:
        "Whole databases that had to be sent to a member in the interval, because it was too far behind. Normal for a new one.",
      unit: "short",
      alerts: ["EtcdPeerNeedsSnapshots"],
      queries: [{
        expr: orZero(growth("pod, To", `etcd_network_snapshot_send_success${chosen()}`)),
        legend: "{{pod}} to {{To}}",
      }],
    },
  ];
}
