import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { liveFaults } from "./fault_table.ts";
import { selectFaults } from "./select_faults.ts";

describe("selectFaults", () => {
  const idsOf = (selection: Parameters<typeof selectFaults>[1]) =>
    selectFaults(liveFaults, selection).map(({ id }) => id);

  it("takes all faults of the full profile, and the short list of the other", () => {
    assert.equal(idsOf({ profile: "full" }).length, liveFaults.length);
    assert.deepEqual(
      idsOf({ profile: "short" }),
      liveFaults.filter(({ short }) => short === true).map(({ id }) => id),
    );
  });

  it("finds a fault by its name and by an alert that it proves, whatever the profile", () => {
    assert.deepEqual(idsOf({ profile: "short", only: ["EtcdVersionSkew", "wrong-prefix"] }), [
      "wrong-prefix",
      "version-differs",
    ]);
  });

  it("refuses a name that nothing has, and says which was meant", () => {
    assert.throws(() => idsOf({ profile: "short", only: ["EtcdMemberMising"] }), {
      code: "usage",
      message: 'No live case "EtcdMemberMising" exists',
      hint: 'Did you mean "EtcdMemberMissing"?',
    });
  });
});
