import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { encodeFields } from "../../../etcd/isolation/protobuf_fields.ts";
import { decodeFields } from "./decode_fields.ts";

describe("decodeFields()", () => {
  it("reads back what was encoded", () => {
    const long = "a".repeat(300);
    const fields = decodeFields(encodeFields({ 1: long, 4: 2n ** 40n, 100: new Uint8Array([0]) }));
    assert.deepEqual(fields, [
      { number: 1, value: new TextEncoder().encode(long) },
      { number: 4, value: 2n ** 40n },
      { number: 100, value: new Uint8Array([0]) },
    ]);
  });

  it("keeps every value of a repeated field, in order", () => {
    const message = new Uint8Array([0x0a, 1, 0x61, 0x0a, 1, 0x62]);
    assert.deepEqual(decodeFields(message).map(({ value }) => value), [
      new Uint8Array([0x61]),
      new Uint8Array([0x62]),
    ]);
  });

  it("finds nothing in an empty message", () => {
    assert.deepEqual(decodeFields(new Uint8Array()), []);
  });

  const broken: Readonly<Record<string, readonly number[]>> = {
    "that ends within a number": [0x08, 0x80],
    "that ends within a field": [0x0a, 2, 0x61],
    "with a wire type that is not used": [0x0d, 0, 0, 0, 0],
  };
  for (const [what, bytes] of Object.entries(broken)) {
    it(`refuses a message ${what}`, () => {
      assert.throws(() => decodeFields(new Uint8Array(bytes)), RangeError);
    });
  }
});
