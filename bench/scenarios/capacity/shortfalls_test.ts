import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { examplePhase, exampleTrial } from "../../results/example_result.ts";
import { readLevel, shortfalls } from "./shortfalls.ts";

const limits = { writeP99: 100, readP99: 50, listP99: 500, errorShare: 0.001 };

/** A phase of nine seconds after one that warms up. */
function trialOf(p50: readonly number[], skipped = 0) {
  const trial = exampleTrial({
    phases: [examplePhase({ startSecond: 1, seconds: 9, measuredSeconds: 9, skipped })],
  });
  const [group] = trial.seconds.groups;
  assert.ok(group !== undefined);
  return { ...trial, seconds: { server: [], groups: [{ ...group, p50: [...p50] }] } };
}

describe("shortfalls()", () => {
  it("has none for a level that holds", () => {
    const reading = readLevel(trialOf([90, 4, 4, 5, 4, 5, 4, 5, 5, 4]));
    assert.deepEqual(shortfalls(reading, limits), []);
    assert.ok(reading.growth !== null && reading.growth < 1.5);
  });

  it("sees a queue that grows before limits are exceeded", () => {
    const reading = readLevel(trialOf([4, 4, 5, 9, 12, 15, 18, 21, 24, 27]));
    assert.deepEqual(shortfalls({ ...reading, p50: 15 }, limits), ["the queue grew"]);
  });

  it("takes no growth from a level so low that it does not matter", () => {
    const reading = readLevel(trialOf([1, 0.2, 0.2, 0.2, 1, 1, 1, 1, 1, 1]));
    assert.ok((reading.growth ?? 0) > 3);
    assert.deepEqual(shortfalls({ ...reading, p50: 1 }, limits), []);
  });

  it("says which limit is exceeded, and how many were not served", () => {
    const reading = readLevel(trialOf([], 30));
    assert.equal(reading.growth, null);
    assert.deepEqual(
      shortfalls({ ...reading, p99: { write: 123.4, read: 60, list: 501 } }, limits),
      [
        "write p99 123 > 100 ms",
        "read p99 60 > 50 ms",
        "list p99 501 > 500 ms",
        "1.0 % failed",
      ],
    );
  });

  it("does not hold where nothing was answered", () => {
    assert.deepEqual(shortfalls(readLevel(exampleTrial({ phases: [] })), limits), [
      "nothing was answered",
    ]);
  });
});
