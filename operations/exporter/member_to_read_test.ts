import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { MemberHealth } from "../health/member_health.ts";
import type { MemberObservation } from "../keeper/observation.ts";
import { healthy } from "../keeper/testing/example_observation.ts";
import { memberToRead } from "./member_to_read.ts";

function serving(pod: string, differing: Partial<MemberHealth> = {}): MemberObservation {
  const example = healthy().etcd.members.find(({ state }) => state === "serving");
  assert.ok(example?.state === "serving");
  const health = {
    ...example.health,
    id: pod,
    leader: "etcd-0",
    isLearner: false,
    appliedIndex: 9,
  };
  return { ...example, pod, health: { ...health, ...differing } };
}

function chosen(...members: readonly MemberObservation[]): string | undefined {
  return memberToRead({ etcd: { ...healthy().etcd, members } });
}

describe("memberToRead()", () => {
  it("is the follower that keeps up best", () => {
    const lagging = serving("etcd-1", { appliedIndex: 5 });
    assert.equal(chosen(serving("etcd-0"), lagging, serving("etcd-2")), "etcd-2");
  });

  it("is the leader where it is alone, beside a learner", () => {
    assert.equal(chosen(serving("etcd-0"), serving("etcd-1", { isLearner: true })), "etcd-0");
  });

  it("is nobody where nobody knows a leader", () => {
    assert.equal(chosen(serving("etcd-1", { leader: "0" })), undefined);
    assert.equal(
      chosen({ pod: "etcd-1", state: "silent", reason: "cannot be reached" }),
      undefined,
    );
  });
});
