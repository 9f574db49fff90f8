import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { createScriptedEtcd, type ScriptedEtcd, type ScriptedStream } from "./scripted_etcd.ts";
import { openSteadyWatch, type SteadyWatch } from "./steady_watch.ts";

interface Opened {
  readonly etcd: ScriptedEtcd;
  readonly watch: SteadyWatch;
  readonly first: ScriptedStream;
  /** Revisions of the events delivered, and of the gaps. */
  readonly seen: bigint[];
  readonly gaps: bigint[];
}

async function open(etcd = createScriptedEtcd()): Promise<Opened> {
  const seen: bigint[] = [];
  const gaps: bigint[] = [];
  const opening = openSteadyWatch({
    client: etcd.client,
    prefix: "/t/",
    startRevision: 100n,
    onEvents: (events) => seen.push(...events.map(({ kv }) => BigInt(kv.mod_revision))),
    onGap: (revision) => gaps.push(revision),
  });
  const first = await etcd.stream(0);
  first.confirm(150n);
  return { etcd, watch: await opening, first, seen, gaps };
}

function startOf({ requests }: ScriptedStream): string {
  return String(requests[0]?.create_request?.start_revision);
}

function changes(...revisions: bigint[]) {
  return revisions.map((revision) => ({ key: "/t/a", revision }));
}

describe("openSteadyWatch()", () => {
  it("asks for all keys below the prefix, from a revision on, with previous values", async () => {
    const { first, watch } = await open();
    const request = first.requests[0]?.create_request;
    assert.equal(request?.key.toString(), "/t/");
    assert.equal(request?.range_end.toString(), "/t0");
    assert.equal(startOf(first), "100");
    assert.equal(request?.prev_kv, true);
    await watch.close();
  });

  it("goes on after the last event, not after the revision of the store", async () => {
    const { etcd, first, seen, watch } = await open();
    // Catching up, etcd sends a part of the events under the revision of the whole store.
    first.deliver(150n, changes(101n, 120n));
    first.break();
    const second = await etcd.stream(1);
    assert.equal(startOf(second), "121");
    second.confirm(160n);
    second.deliver(160n, changes(121n, 150n));
    assert.deepEqual(seen, [101n, 120n, 121n, 150n]);
    await watch.close();
  });

  it("skips nothing when it breaks again before anything was delivered", async () => {
    const { etcd, first, watch } = await open();
    first.break();
    (await etcd.stream(1)).confirm(200n);
    (await etcd.stream(1)).break();
    const third = await etcd.stream(2);
    assert.equal(startOf(third), "100");
    third.confirm(200n);
    await watch.close();
  });

  it("repeats nothing after it was connected to a member that lags", async () => {
    const { etcd, first, watch } = await open();
    first.deliver(200n, changes(200n));
    first.break();
    (await etcd.stream(1)).confirm(150n);
    (await etcd.stream(1)).break();
    const third = await etcd.stream(2);
    assert.equal(startOf(third), "201");
    third.confirm(201n);
    await watch.close();
  });

  it("goes on after a notice that nothing happened", async () => {
    const { etcd, first, watch } = await open();
    first.deliver(300n, []);
    first.break();
    const second = await etcd.stream(1);
    assert.equal(startOf(second), "301");
    second.confirm(500n);
    await watch.close();
  });

  it("leaves a stream that hangs, and does not listen to it any more", async () => {
    const { etcd, first, seen, watch } = await open();
    first.deliver(101n, changes(101n));
    first.hang();
    watch.reopen();
    const second = await etcd.stream(1);
    assert.equal(startOf(second), "102");
    second.confirm(150n);
    first.deliver(102n, changes(102n));
    second.deliver(102n, changes(102n));
    assert.deepEqual(seen, [101n, 102n]);
    await watch.close();
  });

  it("says from where it goes on when etcd compacted what was to come", async () => {
    const etcd = createScriptedEtcd((_method, { revision }: { revision?: string }) => {
      if (revision === undefined) return { header: { revision: "500" } };
      throw new Error("etcdserver: mvcc: required revision has been compacted");
    });
    const { first, gaps, watch } = await open(etcd);
    first.cancel(480n);
    const second = await etcd.stream(1);
    assert.equal(startOf(second), "501");
    second.confirm(500n);
    assert.deepEqual(gaps, [501n]);
    await watch.close();
  });

  it("goes on where it was when etcd ended it for another reason", async () => {
    const etcd = createScriptedEtcd(() => ({ header: { revision: "500" } }));
    const { first, gaps, watch } = await open(etcd);
    first.cancel(480n);
    const second = await etcd.stream(1);
    assert.equal(startOf(second), "100");
    second.confirm(500n);
    assert.deepEqual(gaps, []);
    await watch.close();
  });

  it("fails when etcd refuses it from the start, and does not try again", async () => {
    const etcd = createScriptedEtcd();
    const opening = openSteadyWatch({
      client: etcd.client,
      prefix: "/t/",
      startRevision: 100n,
      onEvents: () => {},
      onGap: () => {},
    });
    const refused = assert.rejects(opening);
    (await etcd.stream(0)).break();
    await refused;
    await sleep(150);
    assert.equal(etcd.streamCount, 1);
  });

  it("tells etcd when it is closed, and is not taken up again", async () => {
    const { etcd, first, watch } = await open();
    await watch.close();
    assert.deepEqual(first.requests[1], { cancel_request: { watch_id: "0" } });
    first.break();
    watch.reopen();
    await sleep(150);
    assert.equal(etcd.streamCount, 1);
  });
});
