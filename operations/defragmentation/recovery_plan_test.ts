import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { MemberHealth } from "../health/member_health.ts";
import { isOutOfSpace, recoveryPlan, stillFull } from "./recovery_plan.ts";

const limits = { quota: 1_000, compactFrom: 0.8, clearBelow: 0.9 };

function member(differing: Partial<MemberHealth>): MemberHealth {
  return {
    endpoint: "10.0.0.1:2379",
    id: "1",
    name: "etcd-0",
    version: "3.6.16",
    isLearner: false,
    leader: "1",
    databaseSize: 1_000,
    databaseInUse: 500,
    raftIndex: 1,
    appliedIndex: 1,
    errors: [],
    ...differing,
  };
}

describe("recoveryPlan()", () => {
  it("drops old revisions only where they may be what fills the database", () => {
    assert.deepEqual(recoveryPlan([member({ databaseInUse: 799 })], limits), {
      compacts: false,
      reason: "only 80 % of the quota is in use, the rest is empty",
    });
    assert.deepEqual(recoveryPlan([member({}), member({ databaseInUse: 800 })], limits), {
      compacts: true,
      reason: "80 % of the quota is in use",
    });
  });
});

describe("stillFull()", () => {
  it("takes the file for what counts, as etcd does", () => {
    assert.deepEqual(stillFull([member({ databaseSize: 899 })], limits), []);
    assert.equal(stillFull([member({ databaseSize: 900 })], limits).length, 1);
  });
});

describe("isOutOfSpace()", () => {
  it("goes by the alarm of any member, and by no other alarm", () => {
    assert.equal(
      isOutOfSpace([member({}), member({ errors: ["memberID:1 alarm:NOSPACE "] })]),
      true,
    );
    assert.equal(isOutOfSpace([member({ errors: ["memberID:1 alarm:CORRUPT "] })]), false);
  });
});
