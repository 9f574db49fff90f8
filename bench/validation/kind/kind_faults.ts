import { freePorts } from "../../targets/local/free_ports.ts";
import { signalMember } from "../../targets/kind/signal_member.ts";
import { accessByClients } from "../live/faults/access_faults.ts";
import { addLearner } from "../live/faults/kit/learners.ts";
import { memberRoles, someFollower } from "../live/faults/kit/member_roles.ts";
import { membershipByClients } from "../live/faults/membership_faults.ts";
import { monitoringAnywhere } from "../live/faults/monitoring_faults.ts";
import { processByRules } from "../live/faults/process_faults.ts";
import { spaceByClients } from "../live/faults/space_faults.ts";
import { tenantFaults } from "../live/faults/tenant_faults.ts";
import type { LiveFault } from "../live/live_fault.ts";
import { hideMembers } from "./kit/hide_members.ts";
import { pauseOnKind } from "./kit/pause_on_kind.ts";
import { scaleKeeper } from "./kit/scale_keeper.ts";
import { takePods } from "./kit/take_pods.ts";
import type { KindStage } from "./kind_stage.ts";

const during = "requests that were under way when pods went";

/** Faults as Kubernetes makes them: pods, nodes, Services, Deployments. */
const ofKubernetes: readonly LiveFault<KindStage>[] = [
  {
    id: "members-hidden",
    fault: "The metrics Service loses the label by which the ServiceMonitor finds it",
    family: "monitoring",
    stage: "main",
    proves: ["EtcdTargetsAbsent"],
    expected: ["EtcdTargetsAbsent"],
    short: true,
    inject: hideMembers,
  },
  {
    id: "keeper-away",
    fault: "The keeper's Deployment is scaled to nothing",
    family: "keeper",
    stage: "main",
    proves: ["EtcdKeeperDown"],
    expected: ["EtcdKeeperDown"],
    short: true,
    inject: scaleKeeper,
  },
  {
    id: "follower-away",
    fault: "A follower's pod is deleted, and no node takes it back",
    family: "process",
    stage: "main",
    proves: ["EtcdMemberMissing", "EtcdMemberUnreachable", "EtcdQuorumAtRisk"],
    expected: ["EtcdMemberMissing", "EtcdMemberUnreachable", "EtcdQuorumAtRisk"],
    companions: [
      { alert: "EtcdRequestsFailing", why: during },
      { alert: "EtcdRequestsSlow", why: during },
    ],
    short: true,
    inject: async (stage) => await takePods(stage, [await someFollower(stage)]),
  },
  {
    id: "follower-stopped",
    fault: "A follower's process is stopped by SIGSTOP from its node: connections stay open",
    family: "process",
    stage: "main",
    proves: [],
    expected: ["EtcdMemberMissing", "EtcdQuorumAtRisk"],
    companions: [
      { alert: "EtcdRequestsFailing", why: "requests that the stopped member had taken" },
      { alert: "EtcdRequestsSlow", why: "requests that the stopped member had taken" },
      { alert: "EtcdMemberUnreachable", why: "members give the connection up in the end" },
    ],
    short: true,
    inject: async (stage) => {
      const pod = await someFollower(stage);
      await signalMember(stage.etcd, { pod, signal: "STOP" });
      return async () => {
        await signalMember(stage.etcd, { pod, signal: "CONT" });
        await stage.settled();
      };
    },
  },
  {
    id: "quorum-away",
    fault: "Two of three pods are deleted, the leader's among them, and no node takes them back",
    family: "process",
    stage: "main",
    proves: ["EtcdQuorumLost", "EtcdNoLeader"],
    expected: ["EtcdQuorumLost", "EtcdNoLeader", "EtcdMemberMissing"],
    companions: [
      { alert: "EtcdProposalsFailing", why: during },
      { alert: "EtcdRequestsFailing", why: during },
      { alert: "EtcdRequestsFailingWidely", why: during },
      { alert: "EtcdRequestsSlow", why: during },
      { alert: "EtcdSlowApplies", why: during },
      { alert: "EtcdMemberUnreachable", why: "members find each other one after the other" },
      { alert: "EtcdKeeperBlind", why: "alarms and tenants cannot be read without a quorum" },
      { alert: "EtcdKeeperBlocked", why: "the keeper waits for somebody to bring members back" },
    ],
    short: true,
    silentWithin: 240,
    inject: async (stage) => {
      const { followers, leader } = await memberRoles(stage);
      return await takePods(stage, [leader, ...followers.slice(1)]);
    },
  },
  {
    id: "authentication-off",
    fault: "User root turns authentication off while the keeper stands still",
    family: "access",
    stage: "main",
    proves: ["EtcdAuthenticationOff"],
    expected: ["EtcdAuthenticationOff"],
    companions: [{ alert: "EtcdKeeperPaused", why: "the keeper stands still" }],
    short: true,
    inject: async (stage) => {
      const resume = await pauseOnKind(stage);
      const client = await stage.connect("root");
      try {
        await client.auth.authDisable();
      } finally {
        client.close();
      }
      return resume;
    },
  },
  {
    id: "learner-added",
    fault: "Somebody adds a learner by hand and never starts it",
    family: "membership",
    stage: "main",
    proves: ["EtcdMembershipUnexpected", "EtcdKeeperBlocked"],
    expected: ["EtcdMembershipUnexpected", "EtcdMemberUnreachable", "EtcdKeeperBlocked"],
    short: true,
    inject: async (stage) => {
      const [port] = freePorts(1);
      const remove = await addLearner(stage, `https://127.0.0.1:${port}`);
      return async () => {
        await remove();
        await stage.settled();
      };
    },
  },
  {
    id: "paused-with-changes",
    fault: "The keeper is paused, and a change is committed that restarts all members",
    family: "keeper",
    stage: "main",
    proves: ["EtcdKeeperPaused", "EtcdRolloutPending"],
    expected: ["EtcdKeeperPaused", "EtcdRolloutPending"],
    companions: [{ alert: "EtcdKeeperUnsettled", why: "it is on its way when it is taken back" }],
    inject: (stage) =>
      pauseOnKind(stage, ({ spec, ...config }) => ({
        ...config,
        spec: { ...spec, raft: { ...spec.raft, snapshotCount: spec.raft.snapshotCount + 1 } },
      })),
  },
];

/** Faults that can be made on kind, in their order. */
export const kindFaults: readonly LiveFault<KindStage>[] = [
  ...monitoringAnywhere,
  ...accessByClients,
  ...tenantFaults,
  ...processByRules,
  ...ofKubernetes,
  ...membershipByClients,
  ...spaceByClients.map(withSlowKeeper),
];

/** The keeper looks once a minute, and rules here count that as half an hour. */
function withSlowKeeper(fault: LiveFault<KindStage>): LiveFault<KindStage> {
  if (!fault.proves.includes("EtcdDataCorrupt")) return fault;
  const why =
    "the keeper waits for somebody while members refuse it, for half an hour of the rules";
  const { companions = [] } = fault;
  return { ...fault, companions: [...companions, { alert: "EtcdKeeperBlocked", why }] };
}
