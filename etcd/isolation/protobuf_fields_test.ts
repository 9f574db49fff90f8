import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encodeFields, type FieldValue } from "./protobuf_fields.ts";

describe("encodeFields", () => {
  const cases: readonly {
    readonly title: string;
    readonly fields: Readonly<Record<number, FieldValue>>;
    readonly hex: string;
  }[] = [
    // The first two are the examples of the encoding's own documentation.
    { title: "a varint of two bytes", fields: { 1: 150n }, hex: "089601" },
    { title: "text", fields: { 2: "testing" }, hex: "120774657374696e67" },
    { title: "bytes, the zero byte too", fields: { 1: Buffer.from([0]) }, hex: "0a0100" },
    { title: "zero", fields: { 3: 0n }, hex: "1800" },
    { title: "-1 as ten bytes", fields: { 1: -1n }, hex: "08ffffffffffffffffff01" },
    { title: "a field number above 15", fields: { 16: 1n }, hex: "800101" },
    { title: "nothing", fields: {}, hex: "" },
  ];
  for (const { fields, hex, title } of cases) {
    it(`encodes ${title}`, () => {
      assert.equal(encodeFields(fields).toString("hex"), hex);
    });
  }

  it("encodes lengths above 127", () => {
    const encoded = encodeFields({ 1: "x".repeat(300) });
    assert.deepEqual([encoded.subarray(0, 3).toString("hex"), encoded.length], ["0aac02", 303]);
  });
});
