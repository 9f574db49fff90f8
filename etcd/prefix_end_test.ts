import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { prefixEnd } from "./prefix_end.ts";

describe("prefixEnd", () => {
  const cases = [
    { title: "raises the last byte", prefix: [0x2f, 0x61, 0x2f], end: [0x2f, 0x61, 0x30] },
    { title: "drops trailing 0xff bytes", prefix: [0x61, 0xff, 0xff], end: [0x62] },
    { title: "is the open end for 0xff alone", prefix: [0xff], end: [0] },
    { title: "is the open end for an empty prefix", prefix: [], end: [0] },
  ];
  for (const { title, prefix, end } of cases) {
    it(title, () => {
      assert.deepEqual([...prefixEnd(Uint8Array.from(prefix))], end);
    });
  }

  it("leaves a Buffer it is given as it was", () => {
    const prefix = Buffer.from("/tenant/");
    assert.equal(Buffer.from(prefixEnd(prefix)).toString(), "/tenant0");
    assert.equal(prefix.toString(), "/tenant/");
  });
});
