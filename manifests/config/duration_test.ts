import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { durationMilliseconds } from "./duration.ts";

describe("durationMilliseconds()", () => {
  const valid: readonly (readonly [string, number])[] = [
    ["0s", 0],
    ["100ms", 100],
    ["1.5s", 1_500],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["2h45m30s500ms", 9_930_500],
    ["87600h", 315_360_000_000],
    ["1m1m", 120_000],
  ];
  for (const [text, milliseconds] of valid) {
    it(`reads "${text}"`, () => assert.equal(durationMilliseconds(text), milliseconds));
  }

  for (
    const text of ["", "5", "5 m", "-5m", "1d", "1w", "5M", "m", "1.s", ".5s", "1h 30m", "5us"]
  ) {
    it(`takes "${text}" for no duration`, () => {
      assert.equal(durationMilliseconds(text), undefined);
    });
  }
});
