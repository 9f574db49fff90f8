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

  it("joins all that an installer owns, and what the new manager applied already", () => {
    const entries = [
      { ...helms, fieldsV1: { "f:spec": { "f:ports": { "f:metrics": {} } } } },
      { manager: "kubectl-client-side-apply", operation: "Update", fieldsV1: { "f:data": {} } },
      { manager: "kubectl", operation: "Apply", fieldsV1: { "f:spec": { "f:selector": {} } } },
      { manager: "kubectl", operation: "Update", fieldsV1: { "f:spec": { "f:type": {} } } },
      status,
    ];
    assert.deepEqual(afterHandOver(entries, "kubectl"), [
      status,
      {
        manager: "kubectl",
        operation: "Apply",
        fieldsV1: {
          "f:spec": { "f:selector": {}, "f:ports": { "f:metrics": {} }, "f:type": {} },
          "f:data": {},
        },
      },
    ]);
  });

  it("is done when no installer owns anything", () => {
    assert.equal(afterHandOver([status], "kubectl"), undefined);
    const applied = { manager: "kubectl", operation: "Apply" };
    assert.equal(afterHandOver([status, applied], "kubectl"), undefined);
  });

  it("leaves alone what others changed by hand", () => {
    const edited = { manager: "kubectl-edit", operation: "Update", fieldsV1: { "f:spec": {} } };
    assert.equal(afterHandOver([edited], "argocd-controller"), undefined);
  });
});
