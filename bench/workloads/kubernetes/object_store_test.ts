import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { TenantLedger } from "../../ledger/tenant_ledger.ts";
import { createObjectStore, type ObjectStore } from "./object_store.ts";
import { type Answer, createScriptedEtcd } from "./scripted_etcd.ts";
import { createScriptedKv, type ScriptedKv } from "./scripted_kv.ts";

const key = "/t/pods/default/a";
const value = Buffer.from("value");

describe("createObjectStore()", () => {
  let kv: ScriptedKv;
  let ledger: TenantLedger;
  let store: ObjectStore;
  let requests: { method: string; request: Record<string, unknown> }[];
  /** What etcd does instead of answering as it should. */
  let instead: Answer | undefined;

  beforeEach(() => {
    [kv, ledger, requests, instead] = [createScriptedKv(), new TenantLedger("t"), [], undefined];
    const { client } = createScriptedEtcd((method, request) => {
      requests.push({ method, request });
      return instead === undefined ? kv.answer(method, request) : instead(method, request);
    });
    store = createObjectStore(client, ledger);
  });

  function kinds(): string[] {
    return ledger.violations.map(({ kind }) => kind);
  }

  async function create(name = key): Promise<bigint> {
    const result = await store.write({ key: name, expected: 0n, value });
    assert.equal(result.kind, "written");
    return result.revision ?? 0n;
  }

  it("creates what does not exist, as kube-apiserver does", async () => {
    await create();
    assert.deepEqual(requests[0]?.request, {
      compare: [{ key: Buffer.from(key), target: "Mod", result: "Equal", mod_revision: "0" }],
      success: [{ request_put: { key: Buffer.from(key), value } }],
      failure: [],
    });
  });

  it("hangs a key on a lease", async () => {
    await store.write({ key, expected: 0n, value, lease: "77" });
    assert.deepEqual(requests[0]?.request["success"], [
      { request_put: { key: Buffer.from(key), value, lease: "77" } },
    ]);
  });

  it("updates and deletes what is at the revision expected", async () => {
    const created = await create();
    const updated = await store.write({ key, expected: created, value });
    assert.deepEqual(updated, { kind: "written", revision: 3n });
    assert.deepEqual(await store.write({ key, expected: 3n }), { kind: "written", revision: 4n });
    assert.equal(await store.get(key), undefined);
    assert.deepEqual(kinds(), []);
  });

  it("tells a loser the revision that won, or that the key is gone", async () => {
    const created = await create();
    await store.write({ key, expected: created, value });
    const lost = await store.write({ key, expected: created, value });
    assert.deepEqual(lost, { kind: "conflict", revision: 3n });
    await store.write({ key, expected: 3n });
    const gone = await store.write({ key, expected: 3n, value });
    assert.deepEqual(gone, { kind: "conflict", revision: undefined });
    assert.deepEqual(kinds(), []);
  });

  it("lists a folder by pages of one revision, and nothing beside it", async () => {
    const names = Array.from({ length: 7 }, (_, index) => `/t/pods/default/${index}`);
    for (const name of names) await create(name);
    await create("/t/pods/default-not/x");
    await create("/t/pods/defaul/x");
    requests.length = 0;
    const folder = "/t/pods/default/";
    assert.equal(await store.list(folder, { pageSize: 3, known: names }), 7);
    assert.deepEqual(requests.map(({ request }) => request["revision"]), ["0", "10", "10"]);
    assert.deepEqual(requests.map(({ request }) => String(request["key"])), [
      folder,
      `${names[2]}\0`,
      `${names[5]}\0`,
    ]);
    assert.deepEqual(kinds(), []);
    assert.equal(ledger.checks.lists, 1);
  });

  it("has the ledger find an old read, an old list and a conflict about nothing", async () => {
    const created = await create();
    kv.keys.delete(key);
    await store.get(key);
    await store.list("/t/pods/default/", { pageSize: 10, known: [key] });
    instead = () => ({
      header: { revision: "2" },
      succeeded: false,
      responses: [{ response_range: { kvs: [{ mod_revision: String(created) }] } }],
    });
    await store.write({ key, expected: created, value });
    assert.deepEqual(kinds(), ["stale-read", "stale-read", "false-conflict"]);
  });

  /** A write fails, and yet its event comes. */
  async function failThenEvent(message: string): Promise<void> {
    instead = () => {
      throw new Error(message);
    };
    await assert.rejects(store.write({ key, expected: 0n, value }), new RegExp(message));
    ledger.event({ key, revision: 2n, deletes: false, expires: false });
    ledger.close({ answers: true });
  }

  for (
    const message of [
      "etcdserver: request timed out",
      "14 UNAVAILABLE: Connection dropped",
      "etcdserver: leader changed",
      "etcdserver: mvcc: database space exceeded",
    ]
  ) {
    it(`knows that a write may have happened after "${message}"`, async () => {
      await failThenEvent(message);
      assert.deepEqual(kinds(), []);
    });
  }

  for (
    const message of [
      "etcdserver: permission denied",
      "etcdserver: too many requests",
      "etcdserver: request is too large",
      "etcdserver: requested lease not found",
    ]
  ) {
    it(`knows that a write did not happen after "${message}"`, async () => {
      await failThenEvent(message);
      assert.deepEqual(kinds(), ["phantom-event"]);
    });
  }
});
