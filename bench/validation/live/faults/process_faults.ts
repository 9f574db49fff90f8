import type { LiveFault, ServedStage } from "../live_fault.ts";
import { holdConnections } from "./kit/hold_connections.ts";
import { memberRoles, someFollower } from "./kit/member_roles.ts";
import { restartMember } from "./kit/restart_member.ts";
import { takeAway } from "./kit/take_away.ts";

const during = "requests that were under way when members died";

/**
 * Descriptors that a member may have where they run out. It needs about forty itself, and takes 150
 * connections fewer than that (etcd server/embed/etcd.go, reservedInternalFDNum).
 */
const openFiles = 1_000;
const heldConnections = 820;

/** Those of processFaults that clients make, wherever the cluster runs. */
export const processByRules: readonly LiveFault<ServedStage>[] = [
  {
    id: "memory-runs-out",
    fault: "Members are given a memory limit of 48 MiB",
    family: "process",
    stage: "main",
    proves: ["EtcdMemoryHigh"],
    expected: ["EtcdMemoryHigh"],
    rules: (config) => ({
      ...config,
      spec: {
        ...config.spec,
        resources: {
          ...config.spec.resources,
          limits: { ...config.spec.resources.limits, memory: "48Mi" },
        },
      },
    }),
    inject: () => Promise.resolve(() => Promise.resolve()),
  },
];

/** Members that die, hang or start again and again. */
export const processFaults: readonly LiveFault[] = [
  ...processByRules,
  {
    id: "follower-killed",
    fault: "A follower is killed with SIGKILL and its node stays away",
    family: "process",
    stage: "main",
    proves: [
      "EtcdMemberMissing",
      "EtcdMemberUnreachable",
      "EtcdQuorumAtRisk",
      "EtcdKeeperUnsettled",
    ],
    expected: [
      "EtcdMemberMissing",
      "EtcdMemberUnreachable",
      "EtcdQuorumAtRisk",
      "EtcdKeeperUnsettled",
    ],
    short: true,
    inject: async (stage) => await takeAway(stage, [await someFollower(stage)]),
  },
  {
    id: "follower-hung",
    fault: "A follower is stopped with SIGSTOP: its connections stay open and nothing answers",
    family: "process",
    stage: "main",
    proves: [],
    expected: ["EtcdMemberMissing", "EtcdQuorumAtRisk"],
    companions: [
      { alert: "EtcdRequestsFailing", why: "requests that the hung member had taken" },
      { alert: "EtcdRequestsSlow", why: "requests that the hung member had taken" },
    ],
    inject: async (stage) => {
      const member = stage.pods.members.get(await someFollower(stage));
      member?.signal("SIGSTOP");
      return async () => {
        member?.signal("SIGCONT");
        await stage.settled();
      };
    },
  },
  {
    id: "quorum-lost",
    fault: "Two of three members are killed with SIGKILL and their nodes stay away, under load",
    family: "process",
    stage: "quorum",
    proves: ["EtcdQuorumLost", "EtcdNoLeader", "EtcdProposalsFailing"],
    expected: ["EtcdQuorumLost", "EtcdNoLeader", "EtcdMemberMissing", "EtcdProposalsFailing"],
    companions: [
      { alert: "EtcdRequestsFailing", why: during },
      { alert: "EtcdRequestsFailingWidely", why: during },
      { alert: "EtcdRequestsSlow", why: during },
      { alert: "EtcdSlowApplies", why: during },
      { alert: "EtcdKeeperBlind", why: "alarms and tenants cannot be read without a quorum" },
      { alert: "EtcdKeeperBlocked", why: "the keeper waits for somebody to bring members back" },
      { alert: "EtcdMemberUnreachable", why: "members find each other one after the other" },
    ],
    short: true,
    // Readings that failed count for an hour, which are two minutes here.
    silentWithin: 240,
    inject: async (stage) => {
      const { followers, leader } = await memberRoles(stage);
      return await takeAway(stage, [leader, ...followers.slice(1)]);
    },
  },
  {
    id: "restart-loop",
    fault: "A follower is killed and started again five times",
    family: "process",
    stage: "main",
    proves: ["EtcdRestartLoop"],
    expected: ["EtcdRestartLoop"],
    companions: [
      { alert: "EtcdSlowApplies", why: "a member that starts reads its database first" },
      { alert: "EtcdRequestsSlow", why: "a member that starts reads its database first" },
    ],
    silentWithin: 200,
    inject: async (stage) => {
      const follower = await someFollower(stage);
      for (let time = 0; time < 5; time += 1) {
        await stage.pods.kill(follower);
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await stage.pods.members.get(follower)?.ready();
        // Prometheus has to see each start.
        await new Promise((resolve) => setTimeout(resolve, 2_500));
      }
      return () => stage.settled();
    },
  },
  {
    id: "descriptors-run-out",
    fault:
      `A follower may open ${openFiles} files, and clients hold ${heldConnections} connections`,
    family: "process",
    stage: "main",
    proves: ["EtcdFileDescriptorsHigh"],
    expected: ["EtcdFileDescriptorsHigh"],
    companions: [{ alert: "EtcdSlowApplies", why: "the member was started anew" }],
    inject: async (stage) => {
      const follower = await someFollower(stage);
      await stage.launch(follower, { openFiles });
      await restartMember(stage, follower);
      const port = stage.backEnd.portsOf(follower).client;
      const letGo = await holdConnections(port, heldConnections);
      return async () => {
        await letGo();
        await stage.launch(follower, {});
        await restartMember(stage, follower);
      };
    },
  },
];
