import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fingerprintDifferences } from "./fingerprint.ts";

describe("fingerprintDifferences", () => {
  it("tells nothing of what is the same", () => {
    assert.deepEqual(
      fingerprintDifferences({ keys: "a", users: "t" }, { keys: "a", users: "t" }),
      [],
    );
  });

  it("tells what was and what is", () => {
    assert.deepEqual(fingerprintDifferences({ keys: "a", users: "t" }, { keys: "b", users: "t" }), [
      "keys changed from a to b",
    ]);
  });
});
