import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bracketOf, nextLevel, type TriedLevel } from "./next_level.ts";

const bounds = { from: 100, most: 10_000, resolution: 1.1 };

/** Searches for a limit that is known. */
function search(limit: number, within = bounds): TriedLevel[] {
  const tried: TriedLevel[] = [];
  for (let level = nextLevel(tried, within); level !== null; level = nextLevel(tried, within)) {
    tried.push({ level, held: level <= limit });
    assert.ok(tried.length < 40, "it does not end");
  }
  return tried;
}

describe("nextLevel()", () => {
  for (const limit of [1, 7, 90, 100, 101, 730, 4_999]) {
    it(`closes in on ${limit} from both sides`, () => {
      const { failed, held } = bracketOf(search(limit));
      assert.ok(held !== null && failed !== null && held <= limit && failed > limit);
      assert.ok(failed <= held * bounds.resolution || failed - held <= 1, `${held} ${failed}`);
    });
  }

  it("takes few trials", () => {
    assert.deepEqual(search(730).map(({ level }) => level), [
      100,
      200,
      400,
      800,
      566,
      673,
      734,
    ]);
  });

  it("ends at the highest level where nothing fails, and at one where nothing holds", () => {
    assert.deepEqual(bracketOf(search(20_000)), { held: 10_000, failed: null });
    assert.deepEqual(bracketOf(search(0)), { held: null, failed: 1 });
  });

  it("does not begin above the highest level", () => {
    assert.deepEqual(search(200, { ...bounds, most: 50 }).map(({ level }) => level), [50]);
  });
});

describe("bracketOf()", () => {
  it("does not believe what held above what failed", () => {
    const tried = [{ level: 4, held: true }, { level: 5, held: false }, { level: 6, held: true }];
    assert.deepEqual(bracketOf(tried), { held: 4, failed: 5 });
  });
});
