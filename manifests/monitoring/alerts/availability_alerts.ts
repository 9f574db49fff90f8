import type { AlertFacts, AlertTemplate } from "../alert_template.ts";
import { hour, minute } from "./duration_units.ts";

/** Whether members can be lost, leaders be chosen and followers lag. */
export function hasPeers({ members }: AlertFacts): boolean {
  return members > 1;
}

/** Which members are there, and whether they lead or follow. */
export const availabilityAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdQuorumLost",
    severity: "critical",
    for: minute,
    summary: "Too few members are up and follow a leader: no tenant can write.",
    description: "Only {{ $value }} members of etcd {{ $labels.job }} are up and follow a leader.",
    // A member without a leader answers its metrics as if nothing was wrong.
    expr: ({ matchers, quorum }) =>
      `(count by (namespace, job) (up{${matchers}} == 1 and on (namespace, job, instance) ` +
      `etcd_server_has_leader{${matchers}} == 1) ` +
      `or 0 * max by (namespace, job) (up{${matchers}})) < ${quorum}`,
  },
  {
    name: "EtcdQuorumAtRisk",
    severity: "critical",
    for: 15 * minute,
    summary: "One more member that fails stops all tenants' writes.",
    description:
      "Only {{ $value }} members of etcd {{ $labels.job }} are up, just enough for a quorum.",
    appliesTo: hasPeers,
    // Against the configuration, so that a learner makes no difference.
    expr: ({ matchers, quorum }) => `count by (namespace, job) (up{${matchers}} == 1) == ${quorum}`,
  },
  {
    name: "EtcdNoLeader",
    severity: "critical",
    for: minute,
    summary: "A member follows no leader.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} has no leader: it is cut off, or no leader can be elected.",
    expr: ({ matchers }) => `etcd_server_has_leader{${matchers}} == 0`,
  },
  {
    name: "EtcdMemberMissing",
    severity: "warning",
    for: 5 * minute,
    summary: "A member is down or was never there.",
    description: "Only {{ $value }} members of etcd {{ $labels.job }} can be scraped.",
    // Counted against the configuration: a pod that is gone takes its `up` with it.
    expr: ({ matchers, members }) => `sum by (namespace, job) (up{${matchers}}) < ${members}`,
  },
  {
    name: "EtcdTargetsAbsent",
    severity: "critical",
    for: 5 * minute,
    summary: "Nothing of this etcd is monitored: all other alerts are blind.",
    description: "Prometheus knows no target of etcd {{ $labels.job }}.",
    expr: ({ matchers }) => `absent(up{${matchers}})`,
  },
  {
    name: "EtcdMemberUnreachable",
    severity: "warning",
    for: 5 * minute,
    keepFiringFor: 5 * minute,
    summary: "No other member is connected to a member.",
    description:
      "Member {{ $labels.Remote }} (its id) belongs to etcd {{ $labels.job }}, but no other member is connected to it.",
    // known_peers came with 3.6. A lone survivor knows itself, and nobody is connected to it.
    appliesTo: (facts) => hasPeers(facts) && facts.minor >= 6,
    expr: ({ matchers }) =>
      `max by (namespace, job, Remote) (etcd_network_known_peers{${matchers}} == 1 ` +
      `unless on (namespace, job, Remote) etcd_network_active_peers{${matchers}} == 1) ` +
      `and on (namespace, job) count by (namespace, job) (up{${matchers}} == 1) > 1`,
  },
  {
    name: "EtcdMembershipUnexpected",
    severity: "warning",
    for: 10 * minute,
    summary: "There are more or fewer members than the configuration says.",
    description: "etcd {{ $labels.job }} counts {{ $value }} members itself, learners included.",
    appliesTo: ({ minor }) => minor >= 6,
    // A removed member stays as 0.
    expr: ({ matchers, members }) =>
      `max by (namespace, job) (count by (namespace, job, pod) ` +
      `(etcd_network_known_peers{${matchers}} == 1)) != ${members}`,
  },
  {
    name: "EtcdLearnerStuck",
    severity: "warning",
    for: 15 * minute,
    summary: "A learner is not promoted: the cluster lacks a vote.",
    description: "Member {{ $labels.pod }} of etcd {{ $labels.job }} is still a learner.",
    expr: ({ matchers }) => `etcd_server_is_learner{${matchers}} == 1`,
  },
  {
    name: "EtcdLeaderChurn",
    severity: "warning",
    for: 5 * minute,
    keepFiringFor: 15 * minute,
    // One member less and one more at each change; a rolling restart brings up to one a member.
    threshold: ({ members }) => 2 * members + 2,
    summary: "Leadership goes from member to member; each time, writes stop for a moment.",
    description:
      "Leadership of etcd {{ $labels.job }} was gained or lost {{ $value }} times in 15 minutes.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold }) =>
      `sum by (namespace, job) (changes(etcd_server_is_leader{${matchers}}[15m])) > ${threshold}`,
  },
  {
    name: "EtcdVersionSkew",
    severity: "info",
    for: hour,
    summary: "Members run different versions.",
    description: "Members of etcd {{ $labels.job }} run {{ $value }} different versions.",
    appliesTo: hasPeers,
    expr: ({ matchers }) =>
      `count by (namespace, job) (count by (namespace, job, server_version) ` +
      `(etcd_server_version{${matchers}})) > 1`,
  },
  {
    name: "EtcdWatchdog",
    severity: "info",
    for: 0,
    optIn: true,
    summary: "Always fires, for a receiver that alarms when it does not.",
    description: "As long as this arrives, alerts of this etcd can arrive.",
    expr: () => "vector(1)",
  },
];
