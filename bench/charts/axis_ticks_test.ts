import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { linearTicks, logTicks, niceStep, timeTicks } from "./axis_ticks.ts";
import type { Unit } from "./unit.ts";

function labels(ticks: readonly { readonly label: string }[]): string[] {
  return ticks.map(({ label }) => label);
}

describe("niceStep()", () => {
  it("is the next round number, at any size", () => {
    assert.deepEqual([0.0011, 0.3, 1, 1.1, 2.1, 3, 7, 81].map(niceStep), [
      ...[0.002, 0.5, 1, 2, 2.5, 5, 10, 100],
    ]);
  });
});

describe("linearTicks()", () => {
  it("has steps that are round in the unit that is written", () => {
    assert.deepEqual(labels(linearTicks([0, 700 * 1_024 ** 2], "bytes", { count: 3 })), [
      ...["0", "256 MiB", "512 MiB", "768 MiB"],
    ]);
    assert.deepEqual(labels(linearTicks([0, 0.3], "s", { count: 3 })), [
      ...["0", "100 ms", "200 ms", "300 ms"],
    ]);
    assert.deepEqual(labels(linearTicks([0, 1_800], "s", { count: 3 })), [
      ...["0", "10 min", "20 min", "30 min"],
    ]);
    assert.deepEqual(labels(linearTicks([0, 1], "ratio", { count: 4 })), [
      ...["0", "25 %", "50 %", "75 %", "100 %"],
    ]);
  });

  it("writes all labels with the same decimals, and whole numbers of what cannot be split", () => {
    assert.deepEqual(labels(linearTicks([0, 2], "count", { count: 4 })), [
      ...["0", "0.5", "1.0", "1.5", "2.0"],
    ]);
    assert.deepEqual(labels(linearTicks([0, 2], "count", { count: 4, whole: true })), [
      ...["0", "1", "2"],
    ]);
  });

  it("covers its domain from below zero to above the highest, for every unit and size", () => {
    const units: readonly Unit[] = ["s", "ms", "bytes", "req/s", "ratio", "count", "times"];
    for (const unit of units) {
      for (let power = -6; power <= 9; power += 1) {
        for (const part of [1, 1.7, 3.3, 9.9]) {
          const high = part * 10 ** power;
          const ticks = linearTicks([-high / 3, high], unit);
          const values = ticks.map(({ value }) => value);
          assert.ok((values[0] ?? 0) <= -high / 3 * (1 - 1e-6), `${unit} ${high}`);
          assert.ok((values.at(-1) ?? 0) >= high * (1 - 1e-6), `${unit} ${high}`);
          assert.ok(ticks.length >= 3 && ticks.length <= 12, `${ticks.length} of ${unit} ${high}`);
          assert.ok(values.includes(0));
        }
      }
    }
  });

  it("survives a domain without extent", () => {
    assert.equal(linearTicks([5, 5], "ms").length, 1);
  });
});

describe("logTicks()", () => {
  it("names powers of ten in units that suit each", () => {
    assert.deepEqual(labels(logTicks([0.001, 10], "s", { count: 4 })), [
      ...["1 ms", "10 ms", "100 ms", "1 s", "10 s"],
    ]);
  });

  it("names 2 and 5 times of them too where there is room", () => {
    assert.deepEqual(labels(logTicks([1, 100], "ms", { count: 6 })), [
      ...["1 ms", "2 ms", "5 ms", "10 ms", "20 ms", "50 ms", "100 ms"],
    ]);
  });
});

describe("timeTicks()", () => {
  it("steps by what clocks show, never beyond the ends", () => {
    assert.deepEqual(labels(timeTicks([-10, 75], { count: 5 })), [...["0", "30 s", "1:00"]]);
    assert.deepEqual(labels(timeTicks([0, 600], { count: 6 })), [
      ...["0", "2 min", "4 min", "6 min", "8 min", "10 min"],
    ]);
    assert.deepEqual(labels(timeTicks([-30, 30], { count: 4 })), [
      ...["−30 s", "−15 s", "0", "15 s", "30 s"],
    ]);
    assert.deepEqual(labels(timeTicks([0, 4 * 3_600], { count: 4 })), [
      ...["0", "1 h", "2 h", "3 h", "4 h"],
    ]);
  });
});
