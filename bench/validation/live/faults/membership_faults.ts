import { freePorts } from "../../../targets/local/free_ports.ts";
import type { LiveFault, ServedStage } from "../live_fault.ts";
import { addLearner, startLearner } from "./kit/learners.ts";
import { someFollower } from "./kit/member_roles.ts";
import { moveLeader } from "./kit/move_leader.ts";
import { otherVersion } from "./kit/other_version.ts";
import { restartMember } from "./kit/restart_member.ts";
import { pauseKeeper } from "./kit/pause_keeper.ts";

/** Those of membershipFaults that clients make, wherever the cluster runs. */
export const membershipByClients: readonly LiveFault<ServedStage>[] = [
  {
    id: "leader-churn",
    fault: "Leadership is handed from member to member eight times within half a minute",
    family: "membership",
    stage: "main",
    proves: ["EtcdLeaderChurn"],
    expected: ["EtcdLeaderChurn"],
    companions: [
      { alert: "EtcdProposalsFailing", why: "proposals that were under way at a handover" },
      { alert: "EtcdRequestsFailing", why: "requests that were under way at a handover" },
    ],
    silentWithin: 120,
    inject: async (stage) => {
      let moving = true;
      const moves = (async () => {
        while (moving) {
          await moveLeader(stage).catch(() => undefined);
          // Each leader has to be scraped.
          await new Promise((resolve) => setTimeout(resolve, 2_500));
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      return async () => {
        moving = false;
        await moves;
        await stage.settled();
      };
    },
  },
];

/** Members that should not be, are not let in, or take turns in leading. */
export const membershipFaults: readonly LiveFault[] = [
  ...membershipByClients,
  {
    id: "stranger-added",
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
    id: "learner-left-alone",
    fault: "A learner is added and started while the keeper stands still, and nobody promotes it",
    family: "membership",
    stage: "main",
    proves: ["EtcdLearnerStuck"],
    expected: ["EtcdLearnerStuck", "EtcdMembershipUnexpected"],
    companions: [{ alert: "EtcdMemberUnreachable", why: "until it has started" }],
    inject: async (stage) => {
      const resume = await pauseKeeper(stage);
      const stop = await startLearner(stage);
      return async () => {
        await stop();
        await resume();
      };
    },
  },
  {
    id: "version-differs",
    fault: "A follower is started again with another version of etcd",
    family: "membership",
    stage: "main",
    needs: "another-version",
    proves: ["EtcdVersionSkew"],
    expected: ["EtcdVersionSkew"],
    companions: [
      { alert: "EtcdRequestsSlow", why: "the member was started anew" },
      { alert: "EtcdSlowApplies", why: "the member was started anew" },
    ],
    inject: async (stage) => {
      const binary = await otherVersion(stage.config.spec.version);
      if (binary === undefined) throw new Error("There is no other version of etcd here");
      const follower = await someFollower(stage);
      await stage.launch(follower, { binary });
      await restartMember(stage, follower);
      return async () => {
        await stage.launch(follower, {});
        await restartMember(stage, follower);
      };
    },
  },
];
