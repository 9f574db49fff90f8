import { Buffer } from "node:buffer";
import type { LiveFault } from "../live_fault.ts";
import { liveTenants } from "../stage/live_config.ts";
import type { Stage } from "../stage/stage.ts";
import { memberRoles, someFollower } from "./kit/member_roles.ts";
import { repeat } from "./kit/repeat.ts";
import { slowDown, type SyscallFault } from "./kit/slow_disk.ts";

const keepersTime = "the keeper takes as long for a look around as in production";

/** Disks that are slow to persist. */
export const diskFaults: readonly LiveFault[] = [
  {
    id: "disks-very-slow",
    fault: "Every fdatasync of every member takes 0.8 s, under 40 writes a second",
    family: "disk",
    stage: "disk",
    needs: "strace",
    proves: [
      "EtcdFsyncSlow",
      "EtcdFsyncVerySlow",
      "EtcdCommitSlow",
      "EtcdCommitVerySlow",
      "EtcdRequestsSlow",
      "EtcdSlowApplies",
      "EtcdProposalsPending",
      "EtcdHeartbeatsLate",
    ],
    expected: [
      "EtcdFsyncSlow",
      "EtcdFsyncVerySlow",
      "EtcdCommitSlow",
      "EtcdCommitVerySlow",
      "EtcdRequestsSlow",
      "EtcdSlowApplies",
      "EtcdProposalsPending",
      "EtcdHeartbeatsLate",
    ],
    companions: [
      { alert: "EtcdProposalsFailing", why: "some proposals wait for longer than etcd lets them" },
      { alert: "EtcdRequestsFailing", why: "some requests wait for longer than etcd lets them" },
      { alert: "EtcdRequestsFailingWidely", why: "so do many" },
      { alert: "EtcdPeerRoundTripSlow", why: "peers answer when their disks have" },
      { alert: "EtcdKeeperStale", why: keepersTime },
      { alert: "EtcdKeeperBlind", why: keepersTime },
      { alert: "EtcdKeeperFailing", why: keepersTime },
    ],
    short: true,
    inject: async (stage) => {
      const letGo = await Promise.all(
        stage.members.map((member) =>
          slowMember(stage, member, { calls: "fdatasync", delay: 800 })
        ),
      );
      const stopWriting = await write(stage, 40);
      return async () => {
        await stopWriting();
        await Promise.all(letGo.map((end) => end()));
        await stage.settled();
      };
    },
  },
  {
    id: "follower-disk-very-slow",
    fault: "Every fdatasync of a follower takes 8 s, under 120 writes a second",
    family: "disk",
    stage: "disk",
    needs: "strace",
    proves: ["EtcdFollowerLagging"],
    expected: ["EtcdFollowerLagging", "EtcdFsyncSlow", "EtcdFsyncVerySlow"],
    companions: [
      { alert: "EtcdProposalsFailing", why: "what clients propose to it waits for the disk" },
      { alert: "EtcdProposalsPending", why: "what clients propose to it waits for the disk" },
      { alert: "EtcdCommitSlow", why: "it is the same disk" },
      { alert: "EtcdCommitVerySlow", why: "it is the same disk" },
      { alert: "EtcdSlowApplies", why: "it is the same disk" },
      { alert: "EtcdRequestsSlow", why: "its share of requests waits for the disk" },
      { alert: "EtcdRequestsFailing", why: "its share of requests waits for the disk" },
      { alert: "EtcdRequestsFailingWidely", why: "its share of requests waits for the disk" },
    ],
    inject: async (stage) => {
      const { followers: [follower = ""], leader } = await memberRoles(stage);
      const letGo = await slowMember(stage, follower, { calls: "fdatasync", delay: 8_000 });
      const stopWriting = await write(stage, 120, [leader]);
      return async () => {
        await stopWriting();
        await letGo();
        await stage.settled();
      };
    },
  },
  {
    id: "defragmentation-hangs",
    fault: "A follower's defragmentation hangs at its end, and 4,500 writes wait to be applied",
    family: "disk",
    stage: "disk",
    needs: "strace",
    proves: ["EtcdDefragmentationStuck", "EtcdApplyBacklog", "EtcdApplyBacklogCritical"],
    expected: ["EtcdDefragmentationStuck", "EtcdApplyBacklog", "EtcdApplyBacklogCritical"],
    companions: [
      { alert: "EtcdRequestsSlow", why: "it answers nothing meanwhile" },
      { alert: "EtcdProposalsFailing", why: "what clients propose to it is not applied" },
      { alert: "EtcdProposalsPending", why: "what clients propose to it is not applied" },
      { alert: "EtcdRequestsFailing", why: "it answers nothing meanwhile" },
      { alert: "EtcdRequestsFailingWidely", why: "it answers nothing meanwhile" },
      { alert: "EtcdSlowApplies", why: "it applies all at once afterwards" },
      { alert: "EtcdWritesRejected", why: "from 5,000 entries on it refuses what it is asked" },
      { alert: "EtcdCompactionStalled", why: "etcd compacts at its own pace, however time counts" },
    ],
    short: true,
    inject: async (stage) => {
      const follower = await someFollower(stage);
      const others = stage.members.filter((each) => each !== follower);
      const letGo = await slowMember(stage, follower, {
        calls: "rename,renameat,renameat2",
        delay: 240_000,
      });
      const client = await stage.connect("root", [follower]);
      const defragmenting = client.maintenance.defragment({ deadline: Date.now() + 240_000 })
        .catch(() => undefined);
      const stopWriting = await write(stage, 500, others);
      await backlogOf(stage, 4_500);
      return async () => {
        await stopWriting();
        await letGo();
        await defragmenting;
        client.close();
        await stage.settled();
      };
    },
  },
];

const patience = 120_000;

async function backlogOf(stage: Stage, entries: number): Promise<void> {
  const deadline = performance.now() + patience;
  const backlog =
    "max(etcd_server_proposals_committed_total - etcd_server_proposals_applied_total)";
  for (;;) {
    const [found] = await stage.prometheus.client.query(backlog);
    if (found !== undefined && found.value > entries) return;
    if (performance.now() > deadline) throw new Error(`No ${entries} entries wait to be applied`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function slowMember(
  stage: Stage,
  member: string,
  fault: SyscallFault,
): Promise<() => Promise<void>> {
  const pid = stage.pods.members.get(member)?.pid;
  if (pid === undefined) throw new Error(`Member "${member}" does not run`);
  return slowDown(pid, fault);
}

/** Lets a tenant write to some members. */
async function write(
  stage: Stage,
  perSecond: number,
  members: readonly string[] = stage.members,
): Promise<() => Promise<void>> {
  const [tenant] = liveTenants;
  const client = await stage.connect(tenant, members);
  const value = Buffer.alloc(100, "w");
  let count = 0;
  const stop = repeat(
    perSecond,
    () => client.kv.put({ key: Buffer.from(`/${tenant}/disk/${count++ % 100}`), value }),
  );
  return async () => {
    await stop();
    client.close();
  };
}
