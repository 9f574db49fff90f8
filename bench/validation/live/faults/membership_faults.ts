import { Buffer } from "node:buffer";
import { join } from "node:path";
import { etcdArguments } from "../../../../manifests/etcd_arguments.ts";
import { mountSecrets } from "../../../targets/local/kept/mount_secrets.ts";
import { freePorts } from "../../../targets/local/free_ports.ts";
import { createLocalMember } from "../../../targets/local/local_member.ts";
import { loopbackPlace } from "../../../targets/local/loopback_place.ts";
import type { LiveFault } from "../live_fault.ts";
import type { Stage } from "../stage/stage.ts";
import { memberRoles, someFollower } from "./kit/member_roles.ts";
import { disturbLine, restoreLines } from "./kit/slow_line.ts";
import { otherVersion } from "./kit/other_version.ts";
import { restartMember } from "./kit/restart_member.ts";
import { writeTimes } from "./kit/write_bytes.ts";
import { pauseKeeper } from "./kit/pause_keeper.ts";

/**
 * For half a minute after it sent a snapshot, a leader drops nothing of its log (etcd
 * server/etcdserver/server.go, releaseDelayAfterSnapshot), and needs no other one.
 */
const compactionHeld = 33_000;

/** Members that should not be, are not let in, or take turns in leading. */
export const membershipFaults: readonly LiveFault[] = [
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
];

async function addLearner(stage: Stage, peerUrl: string): Promise<() => Promise<void>> {
  const client = await stage.connect("root");
  const { member } = await onceConnected(() =>
    client.cluster.memberAdd({ peerURLs: [peerUrl], isLearner: true })
  );
  return async () => {
    await client.cluster.memberRemove({ ID: member.ID });
    client.close();
  };
}

/**
 * etcd changes its membership only when members have been connected for five seconds (etcd
 * server/etcdserver/server.go, HealthInterval).
 */
async function onceConnected<Result>(change: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      return await change();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

/** Starts what the next pod would be, and has Prometheus scrape it. */
async function startLearner(stage: Stage): Promise<() => Promise<void>> {
  const { backEnd, config } = stage;
  const name = `${config.metadata.name}-${stage.members.length}`;
  const listeners = await mountSecrets(backEnd, { pod: name, config });
  if (listeners === undefined) throw new Error("Secrets are missing");
  const ports = backEnd.portsOf(name);
  const directory = join(backEnd.directory, "learner");
  await Deno.mkdir(directory, { recursive: true });
  const place = loopbackPlace({ name, directory, pki: listeners, ports });
  const remove = await addLearner(stage, place.advertisePeerUrl);
  const others = stage.members.map((pod) => `${pod}=${backEnd.addresses.peerUrl(pod)}`);
  const member = createLocalMember({
    name,
    binary: stage.launcher,
    arguments: etcdArguments(config, place),
    environment: {
      ETCD_INITIAL_CLUSTER: [...others, `${name}=${place.advertisePeerUrl}`].join(","),
      ETCD_INITIAL_CLUSTER_STATE: "existing",
    },
    endpoint: `127.0.0.1:${ports.client}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}`,
    dataDirectory: place.dataDirectory,
    logFile: join(directory, "learner.log"),
  });
  member.start();
  await stage.discover(undefined, [name]);
  return async () => {
    await remove();
    await member.kill();
    await Deno.remove(directory, { recursive: true });
    await stage.discover();
  };
}

async function moveLeader(stage: Stage): Promise<void> {
  const { followers: [follower], leader } = await memberRoles(stage);
  if (follower === undefined) return;
  const [from, to] = await Promise.all([
    stage.connect("root", [leader]),
    stage.connect("root", [follower]),
  ]);
  try {
    const { header } = await to.maintenance.status();
    await from.maintenance.moveLeader({ targetID: header.member_id });
  } finally {
    from.close();
    to.close();
  }
}
