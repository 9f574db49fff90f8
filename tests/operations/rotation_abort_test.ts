import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { splitBundle } from "../../operations/certificates/split_bundle.ts";
import { mortalKeeper } from "./mortal_keeper.ts";
import { assertUnharmed, type RotationDrill, startRotationDrill } from "./rotation_drill.ts";

describe("rotations under load that go back, and one of the peers' CA", () => {
  let drill: RotationDrill;
  let clients: string;
  let peers: string;

  before(async () => {
    drill = await startRotationDrill();
    clients = await drill.valueIn("etcd-certs", "ca.crt");
    peers = await drill.valueIn("etcd-peer-ca", "ca.crt");
  });
  after(() => drill?.cluster.stop());

  it("goes back from the new signer to the old one, and forgets the new one", async () => {
    const rotation = { generation: 2, phase: "trust-both" } as const;
    await drill.commit({ client: { rotation } });
    await drill.tenants.rolled();
    const confirmTenantsRolled = "trust-both";
    await drill.commit({
      client: { rotation: { ...rotation, phase: "switch-signer", confirmTenantsRolled } },
    });
    await drill.tenants.rolled();
    const switched = drill.tenants.certificateOf("kamaji-b");

    const back = await drill.commit({ client: { rotation } }, { carry: mortalKeeper() });
    assert.equal(back.kind, "settled");
    assert.equal(splitBundle(await drill.valueIn("etcd-certs", "ca.crt"))[0], clients);
    const early = await drill.commit({ client: { rotation: { generation: 1 } } });
    assert.ok(early.kind === "blocked");
    assert.equal(early.reason, "TenantsToRoll");

    await drill.tenants.rolled();
    const step = await drill.commit({
      client: { rotation: { generation: 1, confirmTenantsRolled } },
    }, { carry: mortalKeeper() });
    assert.equal(step.kind, "settled");
    await drill.tenants.rolled();
    assert.equal(await drill.valueIn("etcd-certs", "ca.crt"), clients);
    assert.equal(await drill.valueIn("etcd-client-ca-rotation", "new.key"), "");
    assert.equal(await drill.trustOf("etcd-1", switched), "distrusted");
  });

  it("goes back half-way, when only some members trust both of the peers' CAs", async () => {
    const rotation = { generation: 2, phase: "trust-both" } as const;
    await drill.commit({ peer: { rotation } }, { until: ["restart-member"] });
    assert.equal(splitBundle(await drill.valueIn("etcd-trust", "peer-ca.crt")).length, 2);
    const step = await drill.commit({});
    assert.equal(step.kind, "settled");
    assert.equal(await drill.valueIn("etcd-trust", "peer-ca.crt"), peers);
    assert.equal(await drill.valueIn("etcd-peer-ca-rotation", "new.key"), "");
  });

  it("rotates the peers' CA, with keepers that die at every step", async () => {
    const leaf = await drill.valueIn("etcd-peer", "tls.crt");
    for (const phase of ["trust-both", "switch-signer", "drop-old", "stable"] as const) {
      const rotation = { generation: 2, phase };
      const step = await drill.commit({ peer: { rotation } }, { carry: mortalKeeper() });
      assert.equal(step.kind, "settled", JSON.stringify(step));
    }
    const bundle = splitBundle(await drill.valueIn("etcd-trust", "peer-ca.crt"));
    assert.equal(bundle.length, 1);
    assert.notEqual(bundle[0], peers);
    assert.equal(bundle[0], await drill.valueIn("etcd-peer-ca", "ca.crt"));
    assert.notEqual(await drill.valueIn("etcd-peer", "tls.crt"), leaf);
    assert.equal(await drill.valueIn("etcd-certs", "ca.crt"), clients, "clients noticed nothing");
  });

  it("lost nothing and refused nobody", async () => {
    assertUnharmed(await drill.tenants.stop());
  });
});
