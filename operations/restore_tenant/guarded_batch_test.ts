import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type BatchChange, createGuardedBatch } from "./guarded_batch.ts";

function change(key: string, bytes = 1): BatchChange {
  const saved = {
    key: Buffer.from(key),
    value: new Uint8Array(bytes),
    leased: false,
    modRevision: "1",
  };
  return { kind: "missing", saved };
}

describe("a batch of a restore", () => {
  it("takes no more operations than it may", () => {
    const batch = createGuardedBatch({ operations: 2, bytes: 10_000 });
    for (const key of ["a", "b"]) {
      assert.equal(batch.fits(change(key)), true);
      batch.add(change(key));
    }
    assert.equal(batch.fits(change("c")), false);
  });

  it("takes no more bytes than it may, but one key of any size", () => {
    const batch = createGuardedBatch({ operations: 128, bytes: 1_000 });
    assert.equal(batch.fits(change("a", 5_000)), true);
    batch.add(change("a", 900));
    assert.equal(batch.fits(change("b", 100)), false);
    assert.equal(batch.fits(change("b", 1)), false);
  });

  it("ends right after its last key", () => {
    const batch = createGuardedBatch({ operations: 128, bytes: 1_000 });
    assert.equal(batch.end, undefined);
    batch.add(change("a"));
    assert.deepEqual(batch.end, Buffer.from("a\0"));
  });
});
