import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { GrowthObservation, SeenClaim } from "./growth_observation.ts";
import { growthProblems } from "./growth_problems.ts";
import { planFor, seenClaim, seenGrowth, seenSet } from "./testing/growth_fixture.ts";

const plan = planFor("64Gi");

function messages(seen: GrowthObservation, of = plan): string[] {
  return growthProblems(of, seen).map(({ message }) => message);
}

function withSecond(differs: Partial<SeenClaim>): GrowthObservation {
  return seenGrowth({ claims: [seenClaim(0), seenClaim(1, differs), seenClaim(2)] });
}

describe("growthProblems", () => {
  it("finds none in a cluster that can grow, and none where nothing has to", () => {
    assert.deepEqual(messages(seenGrowth()), []);
    assert.deepEqual(messages(seenGrowth({ classes: new Map() }), planFor("32Gi")), []);
  });

  it("refuses a smaller size, by the template and by each claim", () => {
    assert.deepEqual(messages(seenGrowth({ claims: [seenClaim(0)] }), planFor("31Gi")), [
      'The template of "etcd" asks for 32Gi already, and volumes never shrink to 31Gi',
      'Claim "data-etcd-0" asks for 32Gi already, and volumes never shrink to 31Gi',
    ]);
    assert.deepEqual(messages(withSecond({ requested: "100Gi" })), [
      'Claim "data-etcd-1" asks for 100Gi already, and volumes never shrink to 64Gi',
    ]);
  });

  it("compares sizes by what they mean", () => {
    const seen = withSecond({ requested: "65536Mi", capacity: "65536Mi" });
    assert.deepEqual(messages(seen), []);
  });

  it("refuses a class whose volumes cannot grow, or that is gone, or none", () => {
    const fixed = seenGrowth({ classes: new Map([["fast", false]]), claims: [seenClaim(0)] });
    assert.deepEqual(messages(fixed), [
      'Claim "data-etcd-0" is of StorageClass "fast", which does not allow volumes to grow',
    ]);
    assert.deepEqual(messages({ ...fixed, classes: new Map() }), [
      'Claim "data-etcd-0" is of StorageClass "fast", which does not exist',
    ]);
    assert.deepEqual(messages(withSecond({ className: undefined })), [
      'Claim "data-etcd-1" has no StorageClass, and only volumes of one can grow',
    ]);
  });

  it("leaves it to the API server where StorageClasses may not be listed", () => {
    assert.deepEqual(messages(seenGrowth({ classes: undefined })), []);
  });

  it("refuses claims without a volume", () => {
    assert.deepEqual(messages(withSecond({ phase: "Missing" })), [
      'Claim "data-etcd-1" does not exist',
    ]);
    assert.deepEqual(messages(withSecond({ phase: "Pending" })), [
      'Claim "data-etcd-1" has no volume yet (Pending)',
    ]);
    assert.deepEqual(messages(withSecond({ isEnding: true })), [
      'Claim "data-etcd-1" is being deleted',
    ]);
  });

  it("tells what the storage says when it cannot do it", () => {
    const resize = { kind: "infeasible", message: "pool is full" } as const;
    assert.deepEqual(messages(withSecond({ requested: "64Gi", resize })), [
      'Claim "data-etcd-1" asks for 64Gi, and its storage cannot do it: pool is full',
    ]);
    assert.deepEqual(messages(withSecond({ requested: "64Gi", capacity: "64Gi", resize })), []);
  });

  it("refuses any other change that a StatefulSet never makes", () => {
    const [message, ...rest] = messages(seenGrowth(), planFor("64Gi", { className: "slow" }));
    assert.match(message ?? "", /differs in more than the size of its volumes/);
    assert.deepEqual(rest, []);
  });

  it("says when there is no StatefulSet, or when it goes", () => {
    assert.deepEqual(messages(seenGrowth({ set: undefined, claims: [] })), [
      'There is no StatefulSet "etcd" in namespace "kamaji-system"',
    ]);
    const set = seenSet(planFor("32Gi"), { isEnding: true });
    assert.deepEqual(messages(seenGrowth({ set })), [
      'StatefulSet "etcd" is being deleted by somebody else',
    ]);
  });
});
