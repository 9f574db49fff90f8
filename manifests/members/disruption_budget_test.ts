import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { memberDisruptionBudget } from "./disruption_budget.ts";

describe("memberDisruptionBudget()", () => {
  for (const members of [1, 3, 5, 7]) {
    it(`lets go one of ${members} at a time`, () => {
      const { spec } = memberDisruptionBudget(exampleCluster({ spec: { members } }));
      assert.equal(spec?.maxUnavailable, 1);
      assert.equal(spec?.minAvailable, undefined);
    });
  }
});
