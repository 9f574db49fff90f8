import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { MemberHealth } from "../health/member_health.ts";
import { defragmentationPlan } from "./defragmentation_plan.ts";

const mebibyte = 1024 * 1024;

const rules = {
  freeShare: 0.45,
  minimumFree: 100 * mebibyte,
  quotaShare: 0.8,
  quota: 8192 * mebibyte,
};

function member(number: number, size: number, used: number): MemberHealth {
  return {
    endpoint: `10.0.0.${number}:2379`,
    id: String(number),
    name: `etcd-${number}`,
    version: "3.6.16",
    isLearner: false,
    leader: "1",
    databaseSize: size * mebibyte,
    databaseInUse: used * mebibyte,
    raftIndex: 1,
    appliedIndex: 1,
    errors: [],
  };
}

function chosen(members: readonly MemberHealth[]): string[] {
  return defragmentationPlan(members, rules).candidates.map(({ member }) => member.name);
}

describe("defragmentationPlan()", () => {
  it("takes followers first and the leader last", () => {
    const members = [member(1, 1_000, 100), member(2, 1_000, 100), member(3, 1_000, 100)];
    assert.deepEqual(chosen(members), ["etcd-2", "etcd-3", "etcd-1"]);
  });

  it("wants both a share and an amount to be free", () => {
    assert.deepEqual(chosen([member(2, 1_000, 550)]), ["etcd-2"]);
    assert.deepEqual(chosen([member(2, 1_000, 551)]), []);
    assert.deepEqual(chosen([member(2, 150, 51)]), []);
    assert.deepEqual(chosen([member(2, 0, 0)]), []);
  });

  it("takes less when the file nears the quota, but never for nothing", () => {
    assert.deepEqual(chosen([member(2, 6_600, 5_900)]), ["etcd-2"]);
    assert.deepEqual(chosen([member(2, 6_500, 5_800)]), []);
    assert.deepEqual(chosen([member(2, 6_600, 6_000)]), []);
  });

  it("never takes a learner", () => {
    const learner = { ...member(2, 1_000, 100), isLearner: true };
    const { spared } = defragmentationPlan([learner], rules);
    assert.deepEqual(spared.map(({ reason }) => reason), ["it is a learner"]);
  });

  it("says why", () => {
    const { candidates, spared } = defragmentationPlan(
      [member(2, 6_600, 5_900), member(3, 1_000, 900)],
      rules,
    );
    assert.deepEqual([...candidates, ...spared].map(({ reason }) => reason), [
      "11 % of 6600.0 MiB is free at 81 % of the quota",
      "10 % of 1000.0 MiB is free",
    ]);
  });
});
