import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { conditionsKey, type StoredCondition } from "../../operations/keeper/status.ts";
import type { Step } from "../../operations/keeper/step.ts";
import { type KeptCluster, startKeptCluster } from "./kept_cluster.ts";

const reasonOf = (step: Step) => "reason" in step ? step.reason : step.kind;

describe("a keeper whose members are too slow for it", () => {
  let cluster: KeptCluster;

  before(async () => {
    cluster = await startKeptCluster({ members: 3 });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(async () => {
    signalAll("SIGCONT");
    await cluster?.stop();
  });

  function signalAll(name: Deno.Signal): void {
    for (const member of cluster?.pods.members.values() ?? []) member.signal(name);
  }

  /** Does what kubelets do that get no answer for a while. */
  async function unready(): Promise<void> {
    for (const pod of await cluster.backEnd.pods(["etcd-0", "etcd-1", "etcd-2"])) {
      cluster.backEnd.putPod({ ...pod, readySince: undefined, unreadySince: Date.now() });
    }
  }

  async function available(): Promise<StoredCondition | undefined> {
    const status = await cluster.backEnd.read({ kind: "ConfigMap", name: "etcd-status" });
    const conditions: StoredCondition[] = JSON.parse(status?.data[conditionsKey] ?? "[]");
    return conditions.find(({ type }) => type === "Available");
  }

  it("does not call a quorum lost as long as the pods are ready", async () => {
    signalAll("SIGSTOP");
    const step = await cluster.turn();
    assert.equal(reasonOf(step), "QuorumUnknown");
    assert.match("message" in step ? step.message : "", /etcd-1 gives no answer in time: its pod /);
    assert.equal((await available())?.status, "Unknown");
    signalAll("SIGCONT");
    await cluster.until(["settled"]);
    assert.equal((await available())?.status, "True");
  });

  it("does not call it lost either as long as members take connections", async () => {
    signalAll("SIGSTOP");
    await unready();
    assert.equal(reasonOf(await cluster.turn()), "QuorumUnknown");
    signalAll("SIGCONT");
    await cluster.until(["settled"]);
  });

  it("calls it lost when members are gone, and their pods not ready", async () => {
    for (const pod of ["etcd-1", "etcd-2"]) {
      cluster.pods.away.add(pod);
      await cluster.pods.kill(pod);
    }
    await unready();
    assert.equal(reasonOf(await cluster.turn()), "QuorumMissing");
    assert.equal((await available())?.status, "False");
    cluster.pods.away.clear();
    await cluster.until(["settled"]);
  });
});
