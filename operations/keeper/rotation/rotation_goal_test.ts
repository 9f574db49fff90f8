import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { AuthorityRotation } from "../observation.ts";
import { rotationGoal, type RotationPhase, type WantedRotation } from "./rotation_goal.ts";

const change = { from: 1, to: 2, old: "old", new: "new", switched: false };
const places: Readonly<Record<string, AuthorityRotation>> = {
  "at rest": { generation: 1, change: undefined, version: undefined },
  "between": { generation: 1, change, version: "1" },
  "switched": { generation: 2, change: { ...change, switched: true }, version: "1" },
  "finished": { generation: 2, change: undefined, version: "2" },
};

const phases: readonly RotationPhase[] = ["stable", "trust-both", "switch-signer", "drop-old"];

/** What each commit means in each place; the columns are phases, the rows generations. */
const table: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  //                  stable     trust-both  switch-signer  drop-old
  "at rest": {
    1: "              rest       -           -              rest",
    2: "              -          begin       -              -",
    3: "              -          -           -              -",
  },
  "between": {
    1: "              old-alone  -           -              -",
    2: "              -          old-both    new-both       -",
    3: "              -          -           -              -",
  },
  "switched": {
    1: "              -          -           -              -",
    2: "              -          old-both    new-both       new-alone",
    3: "              -          -           -              -",
  },
  "finished": {
    1: "              -          -           -              -",
    2: "              rest       -           -              rest",
    3: "              -          begin       -              -",
  },
};

describe("rotationGoal()", () => {
  for (const [place, rows] of Object.entries(table)) {
    it(`lets a rotation that is ${place} go to a next phase only`, () => {
      const rotation = places[place];
      assert.ok(rotation !== undefined);
      for (const [generation, row] of Object.entries(rows)) {
        const found: string[] = phases.map((phase): string =>
          sayGoal({ generation: Number(generation), phase }, rotation)
        );
        assert.deepEqual(found, row.trim().split(/ +/), `generation ${generation}`);
      }
    });
  }

  it("says which phases may come next, all of which may", () => {
    for (const rotation of Object.values(places)) {
      const goal = rotationGoal({ generation: 9, phase: "stable" }, rotation);
      assert.ok(goal.kind === "refused");
      assert.ok(goal.allowed.length > 1);
      for (const wanted of goal.allowed) {
        assert.notEqual(rotationGoal(wanted, rotation).kind, "refused", JSON.stringify(wanted));
      }
    }
  });
});

function sayGoal(wanted: WantedRotation, rotation: AuthorityRotation): string {
  const goal = rotationGoal(wanted, rotation);
  if (goal.kind === "refused") return "-";
  return goal.kind === "reach" ? `${goal.signer}-${goal.trustsBoth ? "both" : "alone"}` : goal.kind;
}
