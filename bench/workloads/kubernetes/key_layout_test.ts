import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { folderOf, keyOf } from "./key_layout.ts";

describe("keyOf()", () => {
  it("lays keys out as kube-apiserver does: prefix, resource, namespace, name", () => {
    assert.equal(keyOf("/team-a/", "pods", "web-1"), "/team-a/pods/default/web-1");
    assert.equal(keyOf("/team-a/", "events", "e-1"), "/team-a/events/default/e-1");
  });

  it("puts nodes' heartbeats into their own namespace", () => {
    assert.equal(keyOf("/team-a/", "leases", "node-1"), "/team-a/leases/kube-node-lease/node-1");
  });

  it("begins with the folder that is listed", () => {
    for (const kind of ["pods", "leases", "events"] as const) {
      assert.equal(keyOf("/t/", kind, "x"), `${folderOf("/t/", kind)}x`);
      assert.ok(folderOf("/t/", kind).endsWith("/"));
    }
  });
});
