import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeValue, quoteText } from "./describe_value.ts";

describe("describeValue()", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [undefined, "nothing"],
    [null, "nothing"],
    ["", 'the text ""'],
    ['a "b"\n', 'the text "a \\"b\\"\\n"'],
    [3.6, "the number 3.6"],
    [Number.NaN, "the number NaN"],
    [false, "false"],
    [[], "a list"],
    [{}, "a mapping"],
    [Symbol("a"), "a symbol"],
  ];
  for (const [value, words] of cases) {
    it(`calls ${String(value)} ${words}`, () => assert.equal(describeValue(value), words));
  }
});

describe("quoteText()", () => {
  it("repeats 60 characters in full and no more", () => {
    assert.equal(quoteText("x".repeat(60)), `"${"x".repeat(60)}"`);
    assert.equal(quoteText("x".repeat(61)), `"${"x".repeat(60)}…"`);
  });

  it("never cuts a character in two", () => {
    assert.equal(quoteText("💥".repeat(60)), `"${"💥".repeat(60)}"`);
    assert.equal(quoteText("💥".repeat(1_000)), `"${"💥".repeat(60)}…"`);
  });
});
