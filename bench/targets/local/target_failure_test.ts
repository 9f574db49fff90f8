import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { GRPCUnavailableError } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import { targetFailure } from "./target_failure.ts";

describe("targetFailure", () => {
  it("says what could not be done when etcd or the way to it failed", () => {
    const cause = new GRPCUnavailableError("14 UNAVAILABLE: connection refused");
    const failure = targetFailure("Tenants cannot be onboarded", cause);
    assert.ok(failure instanceof Failure);
    assert.equal(failure.code, "target-failed");
    assert.equal(
      failure.message,
      "Tenants cannot be onboarded: 14 UNAVAILABLE: connection refused",
    );
    assert.equal(failure.cause, cause);
  });

  it("leaves failures of ours and defects as they are", () => {
    for (const error of [new Failure("interrupted", "Interrupted"), new TypeError("a defect")]) {
      assert.equal(targetFailure("Tenants cannot be onboarded", error), error);
    }
  });
});
