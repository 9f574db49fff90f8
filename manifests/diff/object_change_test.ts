import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectChanges, objectName } from "./object_change.ts";

function object(kind: string, name: string, more: object = {}): KubernetesObject {
  return { apiVersion: "v1", kind, metadata: { name, namespace: "a" }, ...more };
}

function brief(before: KubernetesObject[], after: KubernetesObject[]): string[] {
  return objectChanges({ before, after }).map(({ action, object }) =>
    `${action} ${objectName(object)}`
  );
}

describe("objectChanges()", () => {
  it("tells objects that come, go, change and stay apart", () => {
    const before = [object("Role", "a"), object("Role", "b"), object("Role", "c")];
    const after = [object("Role", "b", { rules: [] }), object("Role", "c"), object("Role", "d")];
    assert.deepEqual(brief(before, after), ["changed Role b", "added Role d", "removed Role a"]);
  });

  it("takes another version of the same kind for the same object", () => {
    const [change] = objectChanges({
      before: [{ ...object("Job", "a"), apiVersion: "batch/v1beta1" }],
      after: [{ ...object("Job", "a"), apiVersion: "batch/v1" }],
    });
    assert(change?.action === "changed");
    assert.deepEqual(change.fields.map(({ path }) => path), [["apiVersion"]]);
  });

  it("takes another kind, group or namespace for another object", () => {
    const elsewhere = { metadata: { name: "a", namespace: "b" } };
    assert.deepEqual(brief([object("Role", "a")], [object("RoleBinding", "a")]).length, 2);
    assert.deepEqual(brief([object("Role", "a")], [object("Role", "a", elsewhere)]).length, 2);
    const foreign = { apiVersion: "example.com/v1" };
    assert.deepEqual(brief([object("Role", "a")], [object("Role", "a", foreign)]).length, 2);
  });

  it("loses no document that repeats a name or has none", () => {
    const list = { apiVersion: "v1", kind: "List" } as unknown as KubernetesObject;
    assert.deepEqual(brief([list], [list, list]), ["added List without a name"]);
  });
});
