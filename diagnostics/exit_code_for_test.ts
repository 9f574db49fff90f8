import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exitCodeFor } from "./exit_code_for.ts";
import { Failure, type FailureCode } from "./failure.ts";

describe("exitCodeFor()", () => {
  const expected: readonly (readonly [FailureCode, number])[] = [
    ["usage", 1],
    ["config-invalid", 1],
    ["config-unreadable", 1],
    ["etcd-start-failed", 2],
    ["target-failed", 2],
    ["output-failed", 2],
    ["isolation-violated", 6],
    ["interrupted", 130],
  ];
  for (const [code, exitCode] of expected) {
    it(`ends "${code}" with ${exitCode}`, () => {
      assert.equal(exitCodeFor(new Failure(code, "Something is wrong")), exitCode);
    });
  }

  it("ends a defect of ours as a failure after the start", () => {
    assert.equal(exitCodeFor(new TypeError("undefined is not a function")), 2);
    assert.equal(exitCodeFor("a thrown string"), 2);
  });
});
