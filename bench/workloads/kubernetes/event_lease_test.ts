import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createEventLeases, type EventLeases } from "./event_lease.ts";
import { createScriptedEtcd } from "./scripted_etcd.ts";

describe("createEventLeases()", () => {
  let granted: { TTL: number }[];
  let fails: boolean;
  let now: number;
  let leases: EventLeases;

  beforeEach(() => {
    [granted, fails, now] = [[], false, 0];
    const { client } = createScriptedEtcd((_method, request: { TTL: number }) => {
      granted.push(request);
      if (fails) throw new Error("etcdserver: request timed out");
      return { ID: `lease-${granted.length}` };
    });
    leases = createEventLeases(client, () => now);
  });

  it("grants a lease a minute longer than an event lives", async () => {
    assert.equal(await leases.next(), "lease-1");
    assert.deepEqual(granted, [{ TTL: 3_660 }]);
  });

  it("hangs a thousand events on one lease and no more", async () => {
    const ids = await Promise.all(Array.from({ length: 2_001 }, () => leases.next()));
    assert.deepEqual(new Set(ids), new Set(["lease-1", "lease-2", "lease-3"]));
    for (const id of ["lease-1", "lease-2"]) {
      assert.equal(ids.filter((each) => each === id).length, 1_000);
    }
  });

  it("reuses a lease for a minute", async () => {
    await leases.next();
    now = 60_000;
    assert.equal(await leases.next(), "lease-1");
    now = 60_001;
    assert.equal(await leases.next(), "lease-2");
  });

  it("counts the minute from when the lease was asked for", async () => {
    now = 50_000;
    await leases.next();
    now = 100_000;
    assert.equal(await leases.next(), "lease-1");
  });

  it("asks anew after a lease was refused", async () => {
    fails = true;
    await assert.rejects(leases.next(), /timed out/);
    fails = false;
    assert.equal(await leases.next(), "lease-2");
  });
});
