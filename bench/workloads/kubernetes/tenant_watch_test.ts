import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { tenantOf } from "../../../etcd/tenants/tenant.ts";
import { TenantLedger } from "../../ledger/tenant_ledger.ts";
import { createScriptedEtcd, type ScriptedEtcd, type ScriptedStream } from "./scripted_etcd.ts";
import { openTenantWatch, type TenantWatch } from "./tenant_watch.ts";

const key = "/t/events/default/a";

describe("openTenantWatch()", () => {
  let answers: boolean;
  let etcd: ScriptedEtcd;
  let ledger: TenantLedger;
  let deliveries: (readonly [sentAt: number, seenAt: number])[];
  let first: ScriptedStream;
  let watch: TenantWatch;

  beforeEach(async () => {
    answers = true;
    ledger = new TenantLedger("t");
    deliveries = [];
    etcd = createScriptedEtcd(() => {
      if (!answers) throw new Error("14 UNAVAILABLE: No connection established");
      return { header: { revision: "9" } };
    });
    const opening = openTenantWatch({
      client: etcd.client,
      tenant: tenantOf("t"),
      ledger,
      startRevision: 2n,
      recordDelivery: (...times) => deliveries.push(times),
      catchUpTime: 500,
    });
    first = await etcd.stream(0);
    first.confirm(1n);
    watch = await opening;
  });

  /** A write that was acknowledged after it was sent at a time. */
  function written(revision: bigint, sentAt: number): void {
    const write = { key, expected: revision - 1n, deletes: false };
    ledger.sending(write);
    ledger.acknowledged(write, revision);
    watch.acknowledged(revision, sentAt);
  }

  function kinds(): string[] {
    return ledger.violations.map(({ kind }) => kind);
  }

  it("times an event that comes after the acknowledgement", () => {
    const sentAt = performance.now();
    written(2n, sentAt);
    assert.deepEqual(deliveries, []);
    first.deliver(2n, [{ key, revision: 2n }]);
    assert.equal(deliveries.length, 1);
    assert.equal(deliveries[0]?.[0], sentAt);
    assert.ok((deliveries[0]?.[1] ?? 0) >= sentAt);
  });

  it("times an event that comes before the acknowledgement by when it came", async () => {
    const sentAt = performance.now();
    first.deliver(2n, [{ key, revision: 2n }]);
    const seenBy = performance.now();
    await sleep(5);
    written(2n, sentAt);
    assert.equal(deliveries.length, 1);
    assert.ok((deliveries[0]?.[1] ?? Infinity) <= seenBy);
  });

  it("has the ledger check every event, and ends when all were delivered", async () => {
    written(2n, 0);
    written(3n, 0);
    setTimeout(() => first.deliver(3n, [2n, 3n].map((revision) => ({ key, revision }))), 30);
    await watch.close();
    assert.equal(ledger.checks.events, 2);
    assert.deepEqual(kinds(), []);
    assert.deepEqual(first.requests.at(-1), { cancel_request: { watch_id: "0" } });
  });

  it("tells a deletion by a lease's end from one that nobody asked for", async () => {
    first.deliver(2n, [{ key, revision: 2n, type: "DELETE", lease: "77" }]);
    await watch.close();
    assert.deepEqual(kinds(), []);
  });

  it("finds a deletion that nobody asked for", async () => {
    first.deliver(2n, [{ key, revision: 2n, type: "DELETE" }]);
    await watch.close();
    assert.deepEqual(kinds(), ["phantom-event"]);
  });

  it("takes up a stream that hangs over another before it calls an event lost", async () => {
    written(2n, 0);
    first.hang();
    const closing = watch.close();
    const second = await etcd.stream(1);
    second.confirm(2n);
    second.deliver(2n, [{ key, revision: 2n }]);
    await closing;
    assert.deepEqual(kinds(), []);
  });

  it("calls an event lost that does not come over any stream", async () => {
    written(2n, 0);
    etcd.confirmAll(2n);
    await watch.close();
    assert.ok(etcd.streamCount > 3, `${etcd.streamCount} streams were tried`);
    assert.deepEqual(kinds(), ["lost-event"]);
  });

  it("calls no event lost that a cluster without answers may still deliver", async () => {
    written(2n, 0);
    answers = false;
    etcd.confirmAll(2n);
    await watch.close();
    assert.deepEqual(kinds(), []);
  });
});
