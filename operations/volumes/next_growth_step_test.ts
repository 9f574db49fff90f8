import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { SeenClaim } from "./growth_observation.ts";
import { nextGrowthStep } from "./next_growth_step.ts";
import type { SavedReplacement } from "./saved_replacement.ts";
import { planFor, seenClaim, seenGrowth, seenSet } from "./testing/growth_fixture.ts";

const plan = planFor("64Gi");
const grown = { requested: "64Gi", capacity: "64Gi" } as const;
const allGrown = [0, 1, 2].map((ordinal) => seenClaim(ordinal, grown));

/** What a run saved before it replaced the StatefulSet `uid-1`. */
function savedFor(size: string): SavedReplacement {
  const { statefulSet } = planFor(size);
  return {
    statefulSet: { ...statefulSet, spec: { ...statefulSet.spec!, replicas: 3 } },
    replaces: "uid-1",
  };
}

function claimsBehind(...first: readonly Partial<SeenClaim>[]): SeenClaim[] {
  return [0, 1, 2].map((ordinal) => seenClaim(ordinal, first[ordinal] ?? {}));
}

describe("nextGrowthStep", () => {
  it("does nothing where everything has the size", () => {
    assert.deepEqual(nextGrowthStep(planFor("32Gi"), seenGrowth()), { kind: "settled" });
  });

  it("begins with the first member's claim", () => {
    assert.deepEqual(nextGrowthStep(plan, seenGrowth()), {
      kind: "grow-claim",
      claim: "data-etcd-0",
      pod: "etcd-0",
      from: "32Gi",
      to: "64Gi",
    });
  });

  it("waits for a claim that asked and has not got it, before the next one asks", () => {
    const claims = claimsBehind({ requested: "64Gi" });
    const step = nextGrowthStep(plan, seenGrowth({ claims }));
    assert(step.kind === "await-claim");
    assert.deepEqual([step.claim, step.awaitsNode], ["data-etcd-0", false]);
    assert.equal(step.message, "its storage has not begun yet");
  });

  it("says when it is the node's turn, and in whose words", () => {
    const resize = { kind: "awaits-node", message: "Waiting for a restart" } as const;
    const claims = claimsBehind(grown, { requested: "64Gi", resize });
    const step = nextGrowthStep(plan, seenGrowth({ claims }));
    assert(step.kind === "await-claim");
    assert.deepEqual([step.claim, step.awaitsNode], ["data-etcd-1", true]);
    assert.equal(step.message, "Waiting for a restart");
  });

  it("goes on with the next claim once one has it all, though its storage rounded up", () => {
    const claims = claimsBehind({ requested: "64Gi", capacity: "65Gi" });
    const step = nextGrowthStep(plan, seenGrowth({ claims }));
    assert(step.kind === "grow-claim");
    assert.equal(step.claim, "data-etcd-1");
  });

  it("saves the StatefulSet with the live count and its owner before it replaces it", () => {
    const owner = { "argocd.argoproj.io/tracking-id": "etcd:apps/StatefulSet:kamaji-system/etcd" };
    const set = seenSet(planFor("32Gi"), { replicas: 5 });
    const object = { ...set.object, metadata: { ...set.object.metadata, annotations: owner } };
    const seen = seenGrowth({ claims: allGrown, set: { ...set, object } });
    const step = nextGrowthStep(plan, seen);
    assert(step.kind === "save-replacement");
    const { metadata, spec } = step.saved.statefulSet;
    assert.deepEqual([step.saved.replaces, spec?.replicas], ["uid-1", 5]);
    assert.equal(spec?.volumeClaimTemplates?.[0]?.spec?.resources?.requests?.storage, "64Gi");
    assert.deepEqual(metadata.annotations, { ...plan.statefulSet.metadata.annotations, ...owner });
    const { saved } = step;
    assert.deepEqual(nextGrowthStep(plan, { ...seen, saved }), { kind: "replace-set", saved });
  });

  it("saves again what was saved for another count or size", () => {
    const stale = [{ ...savedFor("64Gi"), statefulSet: plan.statefulSet }, savedFor("48Gi")];
    for (const saved of stale) {
      const step = nextGrowthStep(plan, seenGrowth({ claims: allGrown, saved }));
      assert.equal(step.kind, "save-replacement");
    }
  });

  it("finishes a replacement before everything else, whatever the plan is now", () => {
    const saved = savedFor("64Gi");
    for (const other of [plan, planFor("128Gi"), planFor("8Gi")]) {
      const step = nextGrowthStep(other, seenGrowth({ set: undefined, claims: allGrown, saved }));
      assert.deepEqual(step, { kind: "replace-set", saved });
    }
  });

  it("waits, by replacing, for an old one that is being deleted still", () => {
    const saved = savedFor("64Gi");
    const set = seenSet(planFor("32Gi"), { isEnding: true });
    const step = nextGrowthStep(plan, seenGrowth({ set, claims: allGrown, saved }));
    assert.deepEqual(step, { kind: "replace-set", saved });
  });

  it("gives the count away when a run was killed right behind the replacement", () => {
    const saved = savedFor("64Gi");
    const set = seenSet(plan, { uid: "uid-2", isCountedByKeeper: false });
    const step = nextGrowthStep(plan, seenGrowth({ set, claims: allGrown, saved }));
    assert.deepEqual(step, { kind: "give-count", saved });
  });

  it("replaces what somebody else put back meanwhile, with the count that was saved", () => {
    const saved = savedFor("64Gi");
    const usurper = { uid: "uid-2", replicas: 1, isCountedByKeeper: false } as const;
    const set = seenSet(planFor("32Gi"), usurper);
    const step = nextGrowthStep(plan, seenGrowth({ set, claims: allGrown, saved }));
    assert.deepEqual(step, { kind: "replace-set", saved: { ...saved, replaces: "uid-2" } });
  });

  it("forgets what was saved when all of it is in force", () => {
    const set = seenSet(plan, { uid: "uid-2" });
    const seen = seenGrowth({ set, claims: allGrown, saved: savedFor("64Gi") });
    assert.deepEqual(nextGrowthStep(plan, seen), { kind: "forget-replacement" });
    assert.deepEqual(nextGrowthStep(plan, { ...seen, saved: undefined }), { kind: "settled" });
  });

  it("changes nothing while something stands against it, however far it is", () => {
    const claims = claimsBehind({}, {}, { phase: "Pending" });
    assert.equal(nextGrowthStep(plan, seenGrowth({ claims })).kind, "refused");
  });
});
