import { afterEach, describe, it } from "@std/testing/bdd";
import { AlarmAction, AlarmType } from "etcd3";
import assert from "node:assert/strict";
import { gatePatience } from "../../operations/keeper/membership/lost_member.ts";
import type { Rest } from "../../operations/keeper/step.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { asRoot, assertMembers, memberList } from "./cluster_root.ts";
import { dyingKeeper } from "./keeper_deaths.ts";
import { startTenantLoad } from "./tenant_load.ts";

const pods = ["etcd-0", "etcd-1", "etcd-2"];
const tenants = [{ name: "team-a" }, { name: "team-b" }];
/** A member that every cluster has, and the first that a bootstrap would start. */
const seed = "etcd-0";

describe("a member that lost its data", () => {
  let cluster: KeptCluster | undefined;
  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  async function founded(members: 1 | 3): Promise<KeptCluster> {
    cluster = await startKeptCluster({ members, tenants });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    ageGates(cluster);
    await asRoot(cluster, {
      pod: seed,
      ask: (root) => root.put("/sentinel").value("of the only cluster").exec(),
    });
    return cluster;
  }

  it("is replaced under load with all data, though the keeper dies at every step", async () => {
    const cluster = await founded(3);
    const before = await memberList(cluster);
    const load = await startTenantLoad(cluster, { writesPerSecond: 20 });
    const keeper = dyingKeeper();
    await cluster.pods.loseVolume("etcd-1");
    await cluster.until(["settled"], keeper.carryOut);
    const report = await load.stop();
    assert.deepEqual(report.lost, []);
    await assertMembers(cluster, pods);
    const after = await memberList(cluster);
    assert.deepEqual(changed(before, after), ["etcd-1"]);
    assert.deepEqual([...keeper.kinds].sort(), [
      "add-learner",
      "grant-ticket",
      "promote",
      "remove-member",
      "revoke-ticket",
    ]);
    await assertSentinel(cluster);
  });

  it("never founds another cluster, not even as the first member and on the same disk", async () => {
    const cluster = await founded(3);
    const id = await clusterId(cluster, "etcd-1");
    await wipe(cluster, seed);
    await cluster.until(["settled"]);
    await assertMembers(cluster, pods);
    for (const pod of pods) assert.equal(await clusterId(cluster, pod), id, pod);
    await assertSentinel(cluster);
  });

  it("is told from one that is merely down, which is left alone", async () => {
    const cluster = await founded(3);
    const before = await memberList(cluster);
    await down(cluster, "etcd-2");
    const { message } = await untilReason(cluster, "MemberAway");
    assert.match(message, /^etcd-2 cannot be reached: its pod is/);
    assert.match(message, /delete persistentvolumeclaim\/data-etcd-2 pod\/etcd-2 --wait=false"/);
    for (let turn = 0; turn < 3; turn++) await cluster.turn();
    assert.deepEqual(await memberList(cluster), before);
    cluster.pods.away.delete("etcd-2");
    await cluster.until(["settled"]);
    assert.deepEqual(await memberList(cluster), before);
  });

  it("is left alone with another one, since a quorum cannot be made up", async () => {
    const cluster = await founded(3);
    const before = await memberList(cluster);
    for (const pod of ["etcd-1", "etcd-2"]) {
      await cluster.pods.kill(pod);
      await Deno.rename(dataOf(cluster, pod), `${dataOf(cluster, pod)}.away`);
    }
    const { kind, message } = await untilReason(cluster, "QuorumLost");
    assert.equal(kind, "blocked");
    assert.match(message, /^2 of 3 members have lost their data.*"kamaji-etcd restore"$/);
    const written = cluster.backEnd.written.filter((name) => name !== "ConfigMap/etcd-status");
    await cluster.turn();
    assert.deepEqual(
      cluster.backEnd.written.filter((name) => name !== "ConfigMap/etcd-status"),
      written,
    );
    for (const pod of ["etcd-1", "etcd-2"]) {
      await Deno.rename(`${dataOf(cluster, pod)}.away`, dataOf(cluster, pod));
    }
    await cluster.until(["settled"]);
    assert.deepEqual(await memberList(cluster), before);
    await assertSentinel(cluster);
  });

  it("is left alone when it was the only one", async () => {
    const cluster = await founded(1);
    await wipe(cluster, seed);
    const { kind, message } = await untilReason(cluster, "QuorumLost");
    assert.equal(kind, "blocked");
    assert.match(message, /^The only member has lost its data/);
    assert.equal(cluster.pods.members.has(seed), false);
  });

  it("is replaced when a person gave corrupt data up, and its alarm is taken back", async () => {
    const cluster = await founded(3);
    const before = await memberList(cluster);
    const memberID = before.find(({ name }) => name === "etcd-2")?.ID ?? "";
    await asRoot(cluster, {
      pod: seed,
      ask: (root) =>
        root.maintenance.alarm({
          action: AlarmAction.Activate,
          alarm: AlarmType.Corrupt,
          memberID,
        }),
    });
    const { kind, message } = await untilReason(cluster, "DataCorrupt");
    assert.equal(kind, "blocked");
    assert.match(message, /delete persistentvolumeclaim\/data-etcd-2 pod\/etcd-2 --wait=false"/);
    assert.deepEqual(await memberList(cluster), before);
    await cluster.pods.loseVolume("etcd-2");
    await cluster.until(["settled"]);
    await assertMembers(cluster, pods);
    assert.deepEqual(changed(before, await memberList(cluster)), ["etcd-2"]);
    await assertSentinel(cluster);
  });
});

/** Has gates look as if they had held for longer, which spares every test half a minute. */
function ageGates({ backEnd }: KeptCluster): void {
  const read = backEnd.pods;
  Object.assign(
    backEnd,
    {
      pods: async (names: readonly string[]) =>
        (await read(names)).map((pod) =>
          pod.gatedSince === undefined
            ? pod
            : { ...pod, gatedSince: Math.min(pod.gatedSince, Date.now() - gatePatience) }
        ),
    } satisfies Partial<KeptCluster["backEnd"]>,
  );
}

/** As when its node is switched off. */
async function down({ pods }: KeptCluster, pod: string): Promise<void> {
  pods.away.add(pod);
  await pods.kill(pod);
}

function dataOf({ pods }: KeptCluster, pod: string): string {
  return pods.dataDirectory(pod);
}

/** As when a disk is formatted: the claim is the same. */
async function wipe(cluster: KeptCluster, pod: string): Promise<void> {
  await cluster.pods.kill(pod);
  await Deno.remove(dataOf(cluster, pod), { recursive: true });
}

type Members = Awaited<ReturnType<typeof memberList>>;

/** The names whose ids are others. */
function changed(before: Members, after: Members): string[] {
  const idOf = (members: Members, pod: string) => members.find(({ name }) => name === pod)?.ID;
  return pods.filter((pod) => idOf(before, pod) !== idOf(after, pod));
}

async function clusterId(cluster: KeptCluster, pod: string): Promise<string> {
  const ask = { pod, linearizable: false };
  return await asRoot(cluster, {
    pod,
    ask: async (root) => (await root.cluster.memberList(ask)).header.cluster_id,
  });
}

/** Each member has to have it itself, and every member the same. */
async function assertSentinel(cluster: KeptCluster): Promise<void> {
  for (const pod of pods) {
    const value = await asRoot(cluster, {
      pod,
      ask: (root) => root.get("/sentinel").serializable(true).string(),
    });
    assert.equal(value, "of the only cluster", pod);
  }
}

type Telling = Extract<Rest, { readonly reason: string }>;

async function untilReason(cluster: KeptCluster, reason: string): Promise<Telling> {
  for (let turn = 0; turn < 100; turn++) {
    const step = await cluster.turn();
    if ("reason" in step && step.reason === reason) return step;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`never ${reason}`);
}
