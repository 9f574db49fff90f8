import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeDer, time, unsignedInteger } from "./der.ts";

const magnitudes = fc.tuple(fc.nat(3), fc.uint8Array({ maxLength: 48 }))
  .map(([zeros, bytes]) => Uint8Array.of(...new Uint8Array(zeros), ...bytes));

describe("unsignedInteger", () => {
  it("keeps the value of any bytes, and never makes it negative", () => {
    fc.assert(fc.property(magnitudes, (bytes) => {
      const [tag, length, ...content] = encodeDer(unsignedInteger(bytes));
      assert.equal(tag, 0x02);
      assert.equal(length, content.length);
      assert.ok((content[0] ?? 0x80) < 0x80, "the sign bit is clear");
      assert.equal(valueOf(content), valueOf([...bytes]));
    }));
  });

  it("writes the shortest form, as DER demands", () => {
    fc.assert(fc.property(magnitudes, (bytes) => {
      const [, , first, second] = encodeDer(unsignedInteger(bytes));
      const padded = first === 0 && second !== undefined;
      assert.ok(!padded || second >= 0x80, "a leading zero only guards a high bit");
    }));
  });

  for (
    const [name, bytes, der] of [
      ["zero", [0, 0, 0], [0x02, 1, 0]],
      ["no bytes", [], [0x02, 1, 0]],
      ["leading zeros", [0, 0, 0x7f], [0x02, 1, 0x7f]],
      ["a high bit", [0x80], [0x02, 2, 0, 0x80]],
      ["a high bit after zeros", [0, 0, 0xff, 1], [0x02, 3, 0, 0xff, 1]],
    ] as const
  ) {
    it(`encodes ${name}`, () => {
      assert.deepEqual([...encodeDer(unsignedInteger(Uint8Array.from(bytes)))], [...der]);
    });
  }
});

describe("time", () => {
  it("is UTCTime until the last second of 2049 and GeneralizedTime from 2050 on", () => {
    assert.equal(timeText("1950-01-01T00:00:00Z"), "23:500101000000Z");
    assert.equal(timeText("2049-12-31T23:59:59Z"), "23:491231235959Z");
    assert.equal(timeText("2050-01-01T00:00:00Z"), "24:20500101000000Z");
  });
});

function valueOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

function timeText(moment: string): string {
  const [tag, , ...content] = encodeDer(time(new Date(moment)));
  return `${tag}:${String.fromCharCode(...content)}`;
}
