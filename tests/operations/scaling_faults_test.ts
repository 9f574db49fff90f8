import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { asRoot, assertMembers, memberList } from "./cluster_root.ts";
import { dyingKeeper } from "./keeper_deaths.ts";

const podsOf = (count: number) => Array.from({ length: count }, (_, index) => `etcd-${index}`);

describe("a change of size that goes wrong", () => {
  let cluster: KeptCluster | undefined;
  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  async function founded(members: 1 | 3): Promise<KeptCluster> {
    cluster = await startKeptCluster({ members });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    return cluster;
  }

  it("is finished when its keeper dies before and after every step", async () => {
    const cluster = await founded(1);
    const left = await leaveVolume(cluster, "etcd-1");
    const keeper = dyingKeeper();
    cluster.commit({ members: 3 });
    await cluster.until(["settled"], keeper.carryOut);
    await assertMembers(cluster, podsOf(3));
    assert.notEqual(cluster.backEnd.claim("etcd-1").uid, left, "a new member has a new volume");
    await lead(cluster, "etcd-2");
    cluster.commit({ members: 1 });
    await cluster.until(["settled"], keeper.carryOut);
    await assertMembers(cluster, podsOf(1));
    assert.deepEqual([...keeper.kinds].sort(), [
      "add-learner",
      "delete-claim",
      "grant-ticket",
      "list-members",
      "move-leader",
      "promote",
      "remove-member",
      "revoke-ticket",
      "scale",
    ]);
  });

  it("waits for a learner that hangs, serves meanwhile, and gives it up when told to", async () => {
    const cluster = await founded(1);
    cluster.commit({ members: 3 });
    await cluster.until(["grant-ticket"]);
    await cluster.until(["revoke-ticket"]);
    cluster.pods.members.get("etcd-1")?.signal("SIGSTOP");
    const waiting = await untilReason(cluster, "LearnerSilent");
    assert.match(waiting, /^Learner etcd-1 cannot get its vote: etcd-1 gives no answer in time/);
    await asRoot(cluster, {
      pod: "etcd-0",
      ask: (root) => root.put("/meanwhile").value("served").exec(),
    });
    const roles = (await memberList(cluster)).map(({ isLearner }) => isLearner).sort();
    assert.deepEqual(roles, [false, true]);
    cluster.commit({ members: 1 });
    await cluster.until(["settled"]);
    await assertMembers(cluster, podsOf(1));
  });

  it("does not shrink while another member is down, and does once it is back", async () => {
    const cluster = await founded(3);
    const before = await memberList(cluster);
    cluster.pods.away.add("etcd-1");
    await cluster.pods.kill("etcd-1");
    cluster.commit({ members: 1 });
    const waiting = await untilReason(cluster, "ResizeHeldBack");
    assert.match(waiting, /^etcd-2 leaves once all others are well .*etcd-1 does not answer/);
    assert.deepEqual(await memberList(cluster), before);
    cluster.pods.away.delete("etcd-1");
    await cluster.until(["settled"]);
    await assertMembers(cluster, podsOf(1));
  });
});

/** The volume of a member that was removed, as a keeper of old may have left it. */
async function leaveVolume({ backEnd, pods }: KeptCluster, pod: string): Promise<string> {
  const { uid } = backEnd.claim(pod);
  const log = join(pods.dataDirectory(pod), "member", "wal");
  await Deno.mkdir(log, { recursive: true });
  await Deno.writeTextFile(join(log, "0.wal"), "of a member that was removed");
  return uid;
}

async function lead(cluster: KeptCluster, pod: string): Promise<void> {
  const heir = (await memberList(cluster)).find(({ name }) => name === pod);
  for (const from of podsOf(3)) {
    // Only the leader can hand over.
    await asRoot(cluster, {
      pod: from,
      ask: (root) => root.maintenance.moveLeader({ targetID: heir?.ID ?? "" }),
    }).catch(() => undefined);
  }
}

async function untilReason(cluster: KeptCluster, reason: string): Promise<string> {
  for (let turn = 0; turn < 100; turn++) {
    const step = await cluster.turn();
    if (step.kind === "wait" && step.reason === reason) return step.message;
  }
  assert.fail(`never waited for ${reason}`);
}
