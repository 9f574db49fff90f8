import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { tenantOf } from "../../../etcd/tenants/tenant.ts";
import { createRandom } from "../../schedule/random.ts";
import type { TenantLoad } from "../workload.ts";
import { kubernetesWorkload } from "./kubernetes_workload.ts";
import { createScriptedEtcd } from "./scripted_etcd.ts";
import { createScriptedKv, type ScriptedKv } from "./scripted_kv.ts";

describe("kubernetesWorkload", () => {
  let kv: ScriptedKv;
  let load: TenantLoad;
  let deliveries: number;
  /** What is asked for before a request is answered. */
  let before: (method: string, request: Record<string, never>) => unknown;
  let requested: string[];

  async function open(neighbour?: string): Promise<void> {
    [kv, deliveries, requested, before] = [createScriptedKv(), 0, [], () => undefined];
    const etcd = createScriptedEtcd(async (method, request) => {
      requested.push(method);
      await sleep(0);
      return await before(method, request) ?? kv.answer(method, request);
    });
    etcd.confirmAll(1n);
    void etcd.stream(0).then((stream) => {
      kv.onChange = (change) => stream.deliver(change.revision, [change]);
    });
    load = await kubernetesWorkload.open({
      client: etcd.client,
      connect: () => etcd.client,
      tenant: tenantOf("t"),
      neighbour: neighbour === undefined ? undefined : tenantOf(neighbour),
      confined: true,
      index: 0,
      groupSize: 1,
      settings: {},
      random: createRandom("workload"),
      recordDelivery: () => deliveries += 1,
    });
  }

  beforeEach(() => open());

  function count(folder: string): number {
    return [...kv.keys.keys()].filter((key) => key.startsWith(`/t/${folder}/`)).length;
  }

  /** What a tenant that reaches beyond its own keys is told. */
  function deny(reached: string[]): void {
    before = (method, { key }) => {
      if (method !== "range" || String(key).startsWith("/t/")) return undefined;
      reached.push(String(key));
      throw new Error("etcdserver: permission denied");
    };
  }

  it("names every operation once, with a weight, and says which ones write", () => {
    const { mix, writes } = kubernetesWorkload;
    const names = mix.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.equal(mix.reduce((sum, { weight }) => sum + weight, 0), 100);
    assert.ok(writes.every((name) => names.includes(name)));
  });

  it("begins with the objects of a small cluster", async () => {
    assert.equal(count("pods/default"), 60);
    assert.equal(count("leases/kube-node-lease"), 20);
    await load.close();
  });

  it("performs its whole mix without anything wrong, and checks all of it", async () => {
    deny([]);
    const random = createRandom("mix");
    for (let round = 0; round < 40; round++) {
      const operations = kubernetesWorkload.mix.map(({ name }) => load.perform(name, random()));
      for (const outcome of await Promise.all(operations)) {
        assert.ok(outcome === "done" || outcome === "conflict");
      }
    }
    const { checks, violations } = await load.close();
    assert.deepEqual(violations, []);
    assert.equal(checks["lists"], 40);
    assert.equal(checks["refusals"], 40);
    assert.equal(checks["events"], checks["writes"]);
    assert.equal(deliveries, checks["writes"]);
  });

  it("has one winner in a race for a node", async () => {
    const revision = kv.revision;
    assert.equal(await load.perform("race", 0.5), "done");
    assert.equal(kv.revision, revision + 1n);
    assert.equal(requested.slice(-2).join(), "txn,txn");
    const { violations } = await load.close();
    assert.deepEqual(violations, []);
  });

  it("finds two winners in a race", async () => {
    const compareNothing = (method: string, request: Record<string, never>) =>
      method === "txn" ? kv.answer(method, { ...request, compare: [] }) : undefined;
    before = compareNothing;
    await load.perform("race", 0.5);
    const { violations } = await load.close();
    assert.deepEqual(violations.map(({ kind }) => kind), ["two-winners"]);
  });

  it("keeps the number of pods in bounds", async () => {
    for (let index = 0; index < 100; index++) await load.perform("create", 0);
    await load.close();
    assert.equal(count("pods/default"), 120);
    await open();
    for (let index = 0; index < 100; index++) await load.perform("delete", 0.3);
    await load.close();
    assert.ok(count("pods/default") >= 29 && count("pods/default") <= 30);
  });

  it("ends only after what it does in the background", async () => {
    for (let index = 0; index < 60; index++) await load.perform("create", 0);
    // The answer comes late, its event before it.
    before = async (method, request) => {
      if (method !== "txn") return undefined;
      const answer = kv.answer(method, request);
      await sleep(50);
      return answer;
    };
    await load.perform("create", 0);
    await sleep(10);
    const { checks, violations } = await load.close();
    assert.deepEqual(violations, []);
    assert.equal(checks["writes"], checks["events"]);
    assert.equal(count("pods/default"), 120);
  });

  it("hangs events on a lease that they share", async () => {
    for (let index = 0; index < 5; index++) await load.perform("event", 0);
    assert.equal(requested.filter((method) => method === "leaseGrant").length, 1);
    assert.equal(count("events/default"), 5);
    await load.close();
  });

  for (const [neighbour, reaches] of [["u", "/u/pods/"], [undefined, "/pods/"]] as const) {
    it(`reaches for ${reaches} where it has ${neighbour ?? "no"} neighbour`, async () => {
      await open(neighbour);
      const reached: string[] = [];
      deny(reached);
      assert.equal(await load.perform("trespass", 0), "done");
      assert.deepEqual(reached, [reaches]);
      const { checks, violations } = await load.close();
      assert.deepEqual(violations, []);
      assert.equal(checks["refusals"], 1);
    });
  }

  it("finds that it was served what is its neighbour's", async () => {
    await open("u");
    await load.perform("trespass", 0);
    const { violations } = await load.close();
    assert.deepEqual(violations, [
      { kind: "foreign-access", tenant: "t", key: "/u/", detail: "was served 0 keys" },
    ]);
  });

  it("does not take another failure for a refusal", async () => {
    before = () => {
      throw new Error("etcdserver: request timed out");
    };
    await assert.rejects(load.perform("trespass", 0), /timed out/);
    before = () => undefined;
    const { checks } = await load.close();
    assert.equal(checks["refusals"], 0);
  });

  it("refuses an operation that it does not have", () => {
    assert.throws(() => load.perform("compact", 0), /no operation "compact"/);
  });
});
