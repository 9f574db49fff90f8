import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { growthForecast } from "./growth_forecast.ts";
import { growthNotes } from "./growth_notes.ts";
import { growthPlan } from "./growth_plan.ts";
import { planFor, seenClaim, seenGrowth } from "./testing/growth_fixture.ts";

describe("growthForecast", () => {
  it("lists every step in order, up to the end", () => {
    const steps = growthForecast(planFor("64Gi"), seenGrowth());
    assert.deepEqual(
      steps.map((step) => "claim" in step ? `${step.kind} ${step.claim}` : step.kind),
      [
        "grow-claim data-etcd-0",
        "grow-claim data-etcd-1",
        "grow-claim data-etcd-2",
        "save-replacement",
        "replace-set",
        "forget-replacement",
        "settled",
      ],
    );
  });

  it("begins where an earlier run ended", () => {
    const claims = [
      seenClaim(0, { requested: "64Gi", capacity: "64Gi" }),
      seenClaim(1, { requested: "64Gi" }),
      seenClaim(2),
    ];
    const [first, second] = growthForecast(planFor("64Gi"), seenGrowth({ claims }));
    assert.deepEqual([first?.kind, second?.kind], ["await-claim", "grow-claim"]);
  });

  it("ends at once with what stands against it", () => {
    const steps = growthForecast(planFor("16Gi"), seenGrowth());
    assert.deepEqual(steps.map(({ kind }) => kind), ["refused"]);
  });
});

describe("growthNotes", () => {
  const raised = growthPlan(exampleCluster({ spec: { quota: "16Gi", storage: { size: "64Gi" } } }));

  it("says that a larger quota comes later", () => {
    const [note, ...rest] = growthNotes(raised, seenGrowth());
    assert.match(note ?? "", /spec\.quota rises too, from \d+Gi to 16Gi: .* a later commit/);
    assert.deepEqual(rest, []);
    assert.deepEqual(growthNotes(planFor("64Gi"), seenGrowth()), []);
  });

  it("says that the StorageClasses are unknown", () => {
    const notes = growthNotes(planFor("64Gi"), seenGrowth({ classes: undefined }));
    assert.match(notes.join(), /StorageClasses may not be listed/);
  });
});
