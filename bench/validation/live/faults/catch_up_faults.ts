import { Buffer } from "node:buffer";
import type { LiveFault } from "../live_fault.ts";
import { memberRoles } from "./kit/member_roles.ts";
import { disturbLine, restoreLines } from "./kit/slow_line.ts";
import { writeBytes, writeTimes } from "./kit/write_bytes.ts";

/**
 * For half a minute after it sent a snapshot, a leader drops nothing of its log (etcd
 * server/etcdserver/server.go, releaseDelayAfterSnapshot), and needs no other one.
 */
const compactionHeld = 33_000;

const megabyte = 1_000_000;

/** Followers that miss so much that only the whole database helps them. */
export const catchUpFaults: readonly LiveFault[] = [
  {
    id: "follower-falls-back",
    fault: "A follower is cut off five times within three minutes, and misses more than the log " +
      "holds each time",
    family: "membership",
    stage: "forgetful",
    proves: ["EtcdPeerNeedsSnapshots"],
    expected: ["EtcdPeerNeedsSnapshots"],
    companions: [
      { alert: "EtcdRequestsFailing", why: "requests that the member took meanwhile" },
      { alert: "EtcdRequestsFailingWidely", why: "requests that the member took meanwhile" },
      { alert: "EtcdProposalsFailing", why: "requests that the member took meanwhile" },
      { alert: "EtcdNoLeader", why: "so it is while it is cut off" },
      { alert: "EtcdMemberUnreachable", why: "so it is while it is cut off" },
      { alert: "EtcdPeerSnapshotsFailing", why: "one is begun before the cut is noticed" },
    ],
    silentWithin: 200,
    inject: async (stage) => {
      const { followers: [follower = ""], leader } = await memberRoles(stage);
      const client = await stage.connect("root", [leader]);
      for (let time = 0; time < 5; time += 1) {
        if (time > 0) await new Promise((resolve) => setTimeout(resolve, compactionHeld));
        await disturbLine(stage, follower, { cut: true });
        await writeTimes(client, { key: Buffer.from("/live-b/missed"), times: 600 });
        await restoreLines(stage);
      }
      client.close();
      return () => stage.settled();
    },
  },
  {
    id: "snapshots-break-off",
    fault:
      "A follower misses more than the log holds, and the line to it breaks after each megabyte",
    family: "membership",
    stage: "forgetful",
    proves: ["EtcdPeerSnapshotsFailing"],
    expected: ["EtcdPeerSnapshotsFailing"],
    companions: [
      { alert: "EtcdFollowerLagging", why: "so it does" },
      { alert: "EtcdNoLeader", why: "so it is while it is cut off" },
      { alert: "EtcdMemberUnreachable", why: "streams break as well" },
      { alert: "EtcdRequestsFailing", why: "its share of the requests waits for what it misses" },
      { alert: "EtcdRequestsFailingWidely", why: "its share of the requests waits" },
      { alert: "EtcdRequestsSlow", why: "its share of the requests waits" },
      { alert: "EtcdProposalsFailing", why: "its share of the requests waits" },
      { alert: "EtcdProposalsPending", why: "its share of the requests waits" },
    ],
    silentWithin: 150,
    inject: async (stage) => {
      const { followers: [follower = ""], leader } = await memberRoles(stage);
      const client = await stage.connect("root", [leader]);
      const prefix = "/live-b/heavy/";
      await writeBytes(client, { prefix, bytes: 4 * megabyte, each: 100_000 });
      await disturbLine(stage, follower, { cut: true });
      await writeTimes(client, { key: Buffer.from("/live-b/missed"), times: 600 });
      await disturbLine(stage, follower, { breaksAfter: megabyte });
      return async () => {
        await restoreLines(stage);
        await client.delete().prefix(prefix);
        client.close();
        await stage.settled();
      };
    },
  },
];
