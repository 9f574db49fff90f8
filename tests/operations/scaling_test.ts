import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { assertMembers } from "./cluster_root.ts";
import { startTenantLoad } from "./tenant_load.ts";

const tenants = [{ name: "team-a" }, { name: "team-b" }, { name: "team-c" }];
const podsOf = (count: number) => Array.from({ length: count }, (_, index) => `etcd-${index}`);

describe("a cluster that changes its size", () => {
  let cluster: KeptCluster | undefined;
  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  it("goes from 1 to 3 to 5 to 3 to 1 members under load and loses no write", async () => {
    cluster = await startKeptCluster({ members: 1, tenants });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    const load = await startTenantLoad(cluster, { writesPerSecond: 20 });
    for (const members of [3, 5, 3, 1] as const) {
      cluster.commit({ members, tenants });
      await cluster.until(["settled"]);
      await assertMembers(cluster, podsOf(members));
    }
    const report = await load.stop();
    assert.deepEqual(report.lost, []);
    assert.ok(report.acknowledged > 1_000, `only ${report.acknowledged} writes`);
    assert.ok(report.longestGap < 30_000, `no write for ${report.longestGap} ms`);
  });
});
