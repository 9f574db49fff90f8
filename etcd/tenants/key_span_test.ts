import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { covers, describeSpan, isSameSpan, type KeySpan, overlaps } from "./key_span.ts";

function span(key: string, rangeEnd = ""): KeySpan {
  return { key: Buffer.from(key), rangeEnd: Buffer.from(rangeEnd) };
}

const own = span("/b/", "/b0");

describe("covers()", () => {
  for (
    const [outer, expected] of [
      [span("/b/", "/b0"), true],
      [span("/b/", "\0"), true],
      [span("\0", "\0"), true],
      [span("", "\0"), true],
      [span("/", "0"), true],
      [span("/b/", "/b00"), true],
      [span("/b/", "/b/z"), false],
      [span("/b/a", "\0"), false],
      [span("/b/"), false],
      [span("/a/", "/b/"), false],
    ] as const
  ) {
    it(`is ${expected} of ${describeSpan(outer)} and a prefix`, () => {
      assert.equal(covers(outer, own), expected);
    });
  }

  it("takes one key for a span of its own", () => {
    assert.equal(covers(own, span("/b/key")), true);
    assert.equal(covers(span("/b/key"), span("/b/key")), true);
    assert.equal(covers(own, span("/b0")), false);
  });

  it("knows that nothing with an end covers an open one", () => {
    assert.equal(covers(span("/", "\xff"), span("/b/", "\0")), false);
    assert.equal(covers(span("/b/", "\0"), span("/c/", "\0")), true);
  });
});

describe("overlaps()", () => {
  for (
    const [other, expected] of [
      [span("/a/", "/b/"), false],
      [span("/a/", "/b/\0"), true],
      [span("/b0", "/c"), false],
      [span("/b0"), false],
      [span("/b/key"), true],
      [span("/a/", "\0"), true],
      [span("/c/", "\0"), false],
    ] as const
  ) {
    it(`is ${expected} of ${describeSpan(other)} and a prefix, both ways`, () => {
      assert.deepEqual([overlaps(own, other), overlaps(other, own)], [expected, expected]);
    });
  }
});

describe("isSameSpan()", () => {
  it("compares what is written, not what it means", () => {
    assert.equal(isSameSpan(own, span("/b/", "/b0")), true);
    assert.equal(isSameSpan(own, span("/b/", "\0")), false);
    assert.equal(isSameSpan(span("k"), span("k", "k\0")), false);
  });
});
