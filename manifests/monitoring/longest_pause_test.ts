import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { longestPause } from "./longest_pause.ts";

describe("longestPause()", () => {
  const day = 86_400;
  for (
    const [schedule, pause] of [
      ["*/5 * * * *", 3_600],
      ["0 */6 * * *", day],
      ["0 3 * * mon-fri", 7 * day],
      ["0 3 31 * *", 62 * day],
      ["0 3 1 jan *", 366 * day],
      ["@hourly", 3_600],
      ["@weekly", 7 * day],
    ] as const
  ) {
    it(`is ${pause} s at most for "${schedule}"`, () => {
      assert.equal(longestPause(schedule), pause);
    });
  }
});
