import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { healthProblems } from "./health_problems.ts";
import type { MemberHealth } from "./member_health.ts";

function member(number: number, differing: Partial<MemberHealth> = {}): MemberHealth {
  return {
    endpoint: `10.0.0.${number}:2379`,
    id: String(number),
    name: `etcd-${number}`,
    version: "3.6.16",
    isLearner: false,
    leader: "1",
    databaseSize: 1_000,
    databaseInUse: 900,
    raftIndex: 10_000,
    appliedIndex: 10_000,
    errors: [],
    ...differing,
  };
}

const expected = { members: 3 };

describe("healthProblems()", () => {
  it("finds nothing wrong with members that agree", () => {
    const members = [member(1), member(2), member(3, { appliedIndex: 9_000 })];
    assert.deepEqual(healthProblems(members, expected), []);
  });

  it("names who does not answer", () => {
    const silent = { endpoint: "10.0.0.3:2379", cause: new Error("no route") };
    assert.deepEqual(healthProblems([member(1), member(2), silent], expected), [
      "10.0.0.3:2379 does not answer",
    ]);
  });

  it("counts members", () => {
    assert.deepEqual(healthProblems([member(1), member(2)], expected), [
      "There should be 3 members and there are 2",
    ]);
  });

  it("calls a learner and a member that is far behind by their names", () => {
    const members = [
      member(1),
      member(2, { isLearner: true }),
      member(3, { appliedIndex: 4_999 }),
    ];
    assert.deepEqual(healthProblems(members, expected), [
      "etcd-2 is a learner",
      "etcd-3 is 5001 entries behind",
    ]);
  });

  it("tells a missing leader from two", () => {
    const lost = [member(1), member(2, { leader: "0" }), member(3)];
    assert.deepEqual(healthProblems(lost, expected), ["etcd-2 knows no leader"]);
    const split = [member(1), member(2, { leader: "2" }), member(3)];
    assert.deepEqual(healthProblems(split, expected), ["Members do not agree on a leader"]);
  });

  it("lets a full database pass only where that is what is to be mended", () => {
    const full = [member(1, { errors: ["memberID:1 alarm:NOSPACE "] }), member(2), member(3)];
    assert.equal(healthProblems(full, expected).length, 1);
    assert.deepEqual(healthProblems(full, { ...expected, allowNoSpace: true }), []);
    const corrupt = [member(1, { errors: ["memberID:1 alarm:CORRUPT "] }), member(2), member(3)];
    assert.equal(healthProblems(corrupt, { ...expected, allowNoSpace: true }).length, 1);
  });
});
