import { afterEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { isAuthenticationEnabled } from "../../etcd/enable_authentication.ts";
import { carryOut } from "../../operations/keeper/carry_out.ts";
import { type KeptCluster, Killed, startKeptCluster } from "./kept_cluster.ts";

/** Ways in which keepers die, each of which a next keeper has to make good. */
const deaths: Readonly<Record<string, () => typeof carryOut>> = {
  "is never killed": () => carryOut,
  "is killed before every step": () => {
    const killed = new Set<string>();
    return async (step, bench) => {
      const key = JSON.stringify(step);
      if (!killed.has(key)) {
        killed.add(key);
        throw new Killed(`before ${step.kind}`);
      }
      await carryOut(step, bench);
    };
  },
  "is killed after every step": () => async (step, bench) => {
    await carryOut(step, bench);
    throw new Killed(`after ${step.kind}`);
  },
};

describe("a keeper that founds a cluster", () => {
  let cluster: KeptCluster | undefined;
  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  for (const [death, carry] of Object.entries(deaths)) {
    it(`finishes when it ${death}`, async () => {
      cluster = await startKeptCluster({ tenants: [{ name: "team-a" }] });
      cluster.backEnd.createMemberSet();
      await cluster.until(["settled"], carry());
      await assertFounded(cluster);
    });
  }

  it("founds three members as one cluster, and opens it to Kamaji last", async () => {
    cluster = await startKeptCluster({ members: 3, tenants: [{ name: "team-a" }] });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    await assertFounded(cluster);
    const writes = cluster.backEnd.written.filter((name) => name !== "ConfigMap/etcd-status");
    assert.equal(writes.at(-1), "Secret/etcd-root-client-certs");
    assert.deepEqual(
      new Set(writes).size + 4,
      writes.length,
      "one write an object, but 3 + 1 more",
    );
  });
});

async function assertFounded({ backEnd, config, credentialsIn }: KeptCluster): Promise<void> {
  const members = await backEnd.read({ kind: "ConfigMap", name: "etcd-members" });
  assert.equal(members?.data["ETCD_INITIAL_CLUSTER_STATE"], "existing");
  const tickets = await backEnd.read({ kind: "ConfigMap", name: "etcd-tickets" });
  assert.deepEqual(tickets?.data, {});

  const credentials = await credentialsIn("etcd-root-client-certs");
  const count = config.spec.members;
  for (let index = 0; index < count; index++) {
    const endpoint = backEnd.addresses.endpoint(`etcd-${index}`);
    const root = connectEtcd({ endpoints: [endpoint], credentials });
    try {
      assert.equal(await isAuthenticationEnabled(root), true);
      assert.equal((await root.cluster.memberList({ linearizable: true })).members.length, count);
      assert.deepEqual((await root.auth.userList()).users, ["etcd-keeper", "root", "team-a"]);
    } finally {
      root.close();
    }
  }
}
