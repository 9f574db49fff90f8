import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { afterHandOver } from "./hand_over_fields.ts";

const helms = { manager: "helm", operation: "Update", fieldsV1: { "f:spec": {} } };
const status = { manager: "controller", operation: "Update", subresource: "status" };

describe("handing Helm's fields over", () => {
  it("makes them an apply of the new manager, and leaves others alone", () => {
    assert.deepEqual(afterHandOver([helms, status], "argocd-controller"), [
      status,
      { manager: "argocd-controller", operation: "Apply", fieldsV1: { "f:spec": {} } },
    ]);
  });

  it("is done when Helm has none, or the new manager has applied already", () => {
    assert.equal(afterHandOver([status], "kubectl"), undefined);
    const applied = { manager: "kubectl", operation: "Apply" };
    assert.equal(afterHandOver([helms, applied], "kubectl"), undefined);
  });
});
