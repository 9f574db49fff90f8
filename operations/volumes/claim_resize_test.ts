import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { claimResize } from "./claim_resize.ts";

const condition = (type: string, message = "") => ({ type, status: "True", message });

describe("claimResize", () => {
  it("says nothing where nobody did, or where it is over", () => {
    assert.deepEqual(claimResize(), { kind: "silent" });
    const over = { ...condition("Resizing"), status: "False" };
    assert.deepEqual(claimResize({ conditions: [over] }), { kind: "silent" });
  });

  it("tells a failure that the storage may yet overcome, by its message", () => {
    const conditions = [condition("Resizing"), condition("ControllerResizeError", "timed out")];
    assert.deepEqual(claimResize({ conditions }), { kind: "running", message: "timed out" });
  });

  it("tells one that it will not overcome", () => {
    for (const stage of ["ControllerResizeInfeasible", "NodeResizeInfeasible"]) {
      const allocatedResourceStatuses = { storage: stage };
      const conditions = [condition("ControllerResizeError", "pool is full")];
      assert.deepEqual(claimResize({ allocatedResourceStatuses }), {
        kind: "infeasible",
        message: stage,
      });
      assert.deepEqual(claimResize({ allocatedResourceStatuses, conditions }), {
        kind: "infeasible",
        message: "pool is full",
      });
    }
  });

  it("tells that the node is next, with the words of the resizer", () => {
    const conditions = [condition("FileSystemResizePending", "(re-)start a pod")];
    const allocatedResourceStatuses = { storage: "NodeResizePending" };
    assert.deepEqual(claimResize({ conditions, allocatedResourceStatuses }), {
      kind: "awaits-node",
      message: "(re-)start a pod",
    });
  });
});
