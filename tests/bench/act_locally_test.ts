import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { MemberChoice, TrialAction } from "../../bench/scenarios/trial.ts";
import { actLocally } from "../../bench/targets/local/act_locally.ts";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import type { EtcdBinary } from "../../bench/targets/local/binary/etcd_binary.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { leaderOf } from "../run_under_fault.ts";

describe("actLocally()", () => {
  let binary: EtcdBinary;
  let cluster: LocalCluster;
  before(async () => {
    const found = await localEtcd(defaultEtcdVersion);
    assert.ok(found !== undefined);
    binary = found;
    cluster = await startTestCluster(binary, { members: 3 });
  });
  after(() => cluster?.stop());

  it("moves leadership to the member that it names", async () => {
    const before = (await leaderOf(cluster)).name;
    const title = await actLocally(cluster, { kind: "move-leader" });
    const now = (await leaderOf(cluster)).name;
    assert.notEqual(now, before);
    assert.equal(title, `Moved leadership from ${before} to ${now}`);
  });

  it("compacts to the revision that it names", async () => {
    const root = await cluster.connect("root");
    try {
      const { header } = await root.put("compacted").value("1");
      await root.put("compacted").value("2");
      await actLocally(cluster, { kind: "compact" });
      await assert.rejects(
        root.get("compacted").revision(header.revision).string(),
        /revision has been compacted/,
      );
    } finally {
      root.close();
    }
  });

  for (const member of ["leader", "follower", "all"] as const satisfies readonly MemberChoice[]) {
    it(`brings what it kills back before it is over: ${member}`, async () => {
      const pids = cluster.members.map(({ pid }) => pid);
      await actLocally(cluster, { kind: "kill", member, seconds: 0.2 });
      for (const { metricsUrl } of cluster.members) {
        const answer = await fetch(`${metricsUrl}/readyz`);
        await answer.body?.cancel();
        assert.equal(answer.status, 200);
      }
      const restarted = cluster.members.filter(({ pid }, index) => pid !== pids[index]);
      assert.equal(restarted.length, member === "all" ? 3 : 1);
      assert.deepEqual(await cluster.failures(), []);
    });
  }

  it("brings back at once what it took down when nobody waits for it any more", async () => {
    const began = performance.now();
    const action: TrialAction = { kind: "pause", member: "all", seconds: 60 };
    await actLocally(cluster, action, AbortSignal.timeout(300));
    assert.ok(performance.now() - began < 10_000);
    await Promise.all(cluster.members.map((member) => member.ready({ timeout: 20_000 })));
  });

  it("says so when there is nobody to do it to", async () => {
    const alone = await startTestCluster(binary, { members: 1 });
    try {
      const expected = { code: "target-failed", message: /no follower/ };
      const defragment: TrialAction = { kind: "defragment", member: "follower" };
      await assert.rejects(actLocally(alone, defragment), expected);
      await assert.rejects(actLocally(alone, { kind: "move-leader" }), expected);
    } finally {
      await alone.stop();
    }
  });
});
