import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Point, thinPoints } from "./thin_points.ts";

const noise = (at: number) => (at * 7_919 % 1_000) / 1_000;

describe("thinPoints()", () => {
  const many = Array.from({ length: 20_000 }, (_, at): Point => [at, noise(at)]);
  const place = { domain: [0, 19_999], pixels: 300 } as const;

  it("returns few points as they are", () => {
    const few: readonly Point[] = [[0, 1], [1, null], [2, 3]];
    assert.deepEqual(thinPoints(few, { domain: [0, 2], pixels: 10 }), few);
  });

  it("keeps a single peak and a single dip of thousands, where they were", () => {
    const points = many.with(7_777, [7_777, 50]).with(12_345, [12_345, -50]);
    const kept = thinPoints(points, place);
    assert.ok(kept.length <= 4 * 301);
    assert.ok(kept.some(([x, y]) => x === 7_777 && y === 50));
    assert.ok(kept.some(([x, y]) => x === 12_345 && y === -50));
  });

  it("keeps of every pixel the smallest and the largest value", () => {
    const kept = thinPoints(many, place);
    const columnOf = ([x]: Point) => Math.floor(x / 19_999 * 300);
    const extremes = (points: readonly Point[]) =>
      [...Map.groupBy(points, columnOf)].map(([column, own]) => {
        const values = own.map(([, y]) => y ?? 0);
        return [column, Math.min(...values), Math.max(...values)];
      });
    assert.deepEqual(extremes(kept), extremes(many));
  });

  it("keeps a gap of one sample, and the order", () => {
    const kept = thinPoints(many.with(5_000, [5_000, null]), place);
    assert.ok(kept.some(([x, y]) => x === 5_000 && y === null));
    const places = kept.map(([x]) => x);
    assert.deepEqual(places, places.toSorted((one, other) => one - other));
  });
});
