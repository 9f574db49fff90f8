import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleTrial } from "../results/example_result.ts";
import { recoverySeconds } from "./recovery_seconds.ts";

describe("recoverySeconds()", () => {
  const alone = exampleTrial().phases.map((phase) => ({ ...phase, startSecond: 0, seconds: 4 }));

  /** Alone for 4 s, disturbed for 2 s, and then quiet. */
  function recovery(quiet: readonly (number | null)[]): number | null {
    const [group] = exampleTrial().seconds.groups;
    assert.ok(group !== undefined);
    const p99 = [5, 9, 7, 8, 90, 90, ...quiet];
    const report = exampleTrial({ seconds: { groups: [{ ...group, p99 }], server: [] } });
    return recoverySeconds(report, { group: "tenants", quietFrom: 6, quietSeconds: 4, alone });
  }

  it("counts seconds until one is no worse than the worst alone", () => {
    assert.equal(recovery([9, 3, 3, 3]), 0);
    assert.equal(recovery([50, null, 9, 3]), 2);
  });

  it("is not known when the quiet is over before", () => {
    assert.equal(recovery([50, 40, 30, 20, 3]), null);
  });
});
