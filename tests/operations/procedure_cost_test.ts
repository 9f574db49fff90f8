import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { writesFelt } from "./procedure_cost.ts";

const stretch = { from: 100, to: 200 };
const write = (due: number, ended = due + 1) => ({
  due,
  ended,
  retried: false,
  acknowledged: true,
});

describe("what is felt in a stretch of a load", () => {
  it("counts what was due in it, and a write's whole latency", () => {
    const felt = writesFelt([write(99), write(150, 450), write(200)], stretch);
    assert.deepEqual([felt.acknowledged, felt.p99], [1, 300]);
  });

  it("is one long gap when nothing is acknowledged", () => {
    const refused = { ...write(150), retried: true, acknowledged: false };
    const felt = writesFelt([refused], stretch);
    assert.deepEqual([felt.longestGap, felt.failed, felt.acknowledged], [100, 1, 0]);
  });

  it("has gaps that begin or end at its edges, by when writes were acknowledged", () => {
    assert.equal(writesFelt([write(90, 140), write(145, 150)], stretch).longestGap, 50);
    assert.equal(writesFelt([write(120, 130)], stretch).longestGap, 70);
  });

  it("tells second attempts from first ones", () => {
    const felt = writesFelt([write(110), { ...write(120), retried: true }], stretch);
    assert.deepEqual([felt.acknowledged, felt.retried, felt.failed], [2, 1, 0]);
  });
});
