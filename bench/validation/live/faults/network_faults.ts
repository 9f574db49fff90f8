import type { LiveFault } from "../live_fault.ts";
import { someFollower } from "./kit/member_roles.ts";
import { disturbLine, restoreLines } from "./kit/slow_line.ts";

const asked = "its share of the tenants' requests fails";

/** Lines between members that are cut or slow. */
export const networkFaults: readonly LiveFault[] = [
  // First, for what a line that was cut leaves behind looks like a slow one.
  {
    id: "follower-far-away",
    fault: "Everything between a follower and the other members takes 120 ms longer each way",
    family: "network",
    stage: "network",
    proves: ["EtcdPeerRoundTripSlow"],
    expected: ["EtcdPeerRoundTripSlow"],
    companions: [{ alert: "EtcdNoLeader", why: "connections are opened anew" }],
    silentWithin: 400,
    inject: async (stage) => {
      const follower = await someFollower(stage);
      await disturbLine(stage, follower, { delay: 120 });
      return async () => {
        await restoreLines(stage);
        // Round trips are smoothed over many samples, of which one comes every 30 s.
        for (const member of stage.members) {
          await stage.pods.kill(member);
          await new Promise((resolve) => setTimeout(resolve, 1_000));
          await stage.settled();
          await new Promise((resolve) => setTimeout(resolve, 3_000));
        }
      };
    },
  },
  {
    id: "follower-cut-off",
    fault: "A follower is cut off from both other members, while clients still reach it",
    family: "network",
    stage: "network",
    proves: ["EtcdRequestsFailing", "EtcdRequestsFailingWidely"],
    expected: [
      "EtcdNoLeader",
      "EtcdMemberUnreachable",
      "EtcdRequestsFailing",
      "EtcdRequestsFailingWidely",
    ],
    companions: [
      { alert: "EtcdProposalsFailing", why: asked },
      { alert: "EtcdProposalsPending", why: "what clients propose to it waits for a leader" },
      { alert: "EtcdRequestsSlow", why: asked },
      { alert: "EtcdSlowApplies", why: "it catches up" },
      { alert: "EtcdFollowerLagging", why: "it does not hear of what others write" },
    ],
    short: true,
    inject: async (stage) => {
      await disturbLine(stage, await someFollower(stage), { cut: true });
      return async () => {
        await restoreLines(stage);
        await stage.settled();
      };
    },
  },
];
