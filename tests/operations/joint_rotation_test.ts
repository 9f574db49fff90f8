import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { splitBundle } from "../../operations/certificates/split_bundle.ts";
import type { Step } from "../../operations/keeper/step.ts";
import { mortalKeeper } from "./mortal_keeper.ts";
import {
  assertUnharmed,
  drillPods,
  type RotationCommit,
  type RotationDrill,
  startRotationDrill,
} from "./rotation_drill.ts";

describe("rotations of both CAs in the same commits, with keepers that die at every step", () => {
  let drill: RotationDrill;
  let clients: string;
  let peers: string;

  before(async () => {
    drill = await startRotationDrill();
    clients = await drill.valueIn("etcd-certs", "ca.crt");
    peers = await drill.valueIn("etcd-trust", "peer-ca.crt");
  });
  after(() => drill?.cluster.stop());

  /** Commits, and tells which pods were ended for it until keepers rest. */
  async function follow(rotation: RotationCommit): Promise<{ step: Step; ended: string[] }> {
    const ended = new Map<string, string>();
    const mortal = mortalKeeper();
    const step = await drill.commit(rotation, {
      carry: (action, bench) => {
        if (action.kind === "restart-member") ended.set(action.pod.uid, action.pod.name);
        return mortal(action, bench);
      },
    });
    return { step, ended: [...ended.values()].sort() };
  }

  async function trusted(): Promise<readonly number[]> {
    const keys = ["client-ca.crt", "peer-ca.crt"] as const;
    const bundles = await Promise.all(keys.map((key) => drill.valueIn("etcd-trust", key)));
    return bundles.map((bundle) => splitBundle(bundle).length);
  }

  it("restart each member once before both new CAs sign", async () => {
    const rotation = { generation: 2, phase: "trust-both" } as const;
    const before = drill.processes();
    const { step, ended } = await follow({ client: { rotation }, peer: { rotation } });
    assert.equal(step.kind, "settled", JSON.stringify(step));
    assert.deepEqual(ended, drillPods);
    assert.equal(drill.processes().filter((pid, index) => pid !== before[index]).length, 3);
    assert.deepEqual(await trusted(), [2, 2]);
  });

  it("restart nobody while both new CAs begin to sign", async () => {
    await drill.tenants.rolled();
    const rotation = { generation: 2, phase: "switch-signer" } as const;
    const { step, ended } = await follow({
      client: { rotation: { ...rotation, confirmTenantsRolled: "trust-both" } },
      peer: { rotation },
    });
    assert.equal(step.kind, "settled", JSON.stringify(step));
    assert.deepEqual(ended, []);
  });

  it("restart each member once to have both old CAs go", async () => {
    await drill.tenants.rolled();
    const rotation = { generation: 2, phase: "drop-old" } as const;
    const { step, ended } = await follow({
      client: { rotation: { ...rotation, confirmTenantsRolled: "switch-signer" } },
      peer: { rotation },
    });
    assert.equal(step.kind, "settled", JSON.stringify(step));
    assert.deepEqual(ended, drillPods);
    assert.deepEqual(await trusted(), [1, 1]);
    assert.ok(!(await drill.valueIn("etcd-trust", "client-ca.crt")).includes(clients));
    assert.ok(!(await drill.valueIn("etcd-trust", "peer-ca.crt")).includes(peers));
    for (const authority of ["client", "peer"]) {
      assert.equal(await drill.valueIn(`etcd-${authority}-ca-rotation`, "old.key"), "");
    }
  });

  it("lost nothing and refused nobody", async () => {
    await drill.tenants.rolled();
    assertUnharmed(await drill.tenants.stop());
  });
});
