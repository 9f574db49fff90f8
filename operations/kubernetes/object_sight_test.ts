import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createObjectSight, type ObjectSight } from "./object_sight.ts";

describe("createObjectSight()", () => {
  let rung = 0;
  let sight: ObjectSight;
  const shown = (phase: string, resourceVersion: string) =>
    sight.event(phase, { metadata: { resourceVersion } });
  const rings = (act: () => void) => {
    const before = rung;
    act();
    return rung - before;
  };

  beforeEach(() => {
    rung = 0;
    sight = createObjectSight(() => rung++);
    sight.begin();
  });

  it("rings at the first sight and at each change", () => {
    assert.equal(rings(() => shown("ADDED", "1")), 1);
    assert.equal(rings(() => shown("MODIFIED", "2")), 1);
  });

  it("does not ring when the next watch shows what was known", () => {
    shown("ADDED", "1");
    sight.end();
    sight.begin();
    assert.equal(rings(() => shown("ADDED", "1")), 0);
  });

  it("rings when the next watch shows what changed between the two", () => {
    shown("ADDED", "1");
    sight.end();
    sight.begin();
    assert.equal(rings(() => shown("ADDED", "2")), 1);
  });

  it("rings when the object is deleted and when it is back, even as it was", () => {
    shown("ADDED", "1");
    assert.equal(rings(() => shown("DELETED", "1")), 1);
    assert.equal(rings(() => shown("ADDED", "1")), 1);
  });

  it("rings once for an object that was deleted between two watches", () => {
    shown("ADDED", "1");
    sight.end();
    sight.begin();
    assert.equal(rings(() => sight.end()), 1);
    sight.begin();
    assert.equal(rings(() => sight.end()), 0);
    sight.begin();
    assert.equal(rings(() => shown("ADDED", "1")), 1);
  });

  it("does not ring for an error or a bookmark, which say nothing of the object", () => {
    shown("ADDED", "1");
    sight.end();
    sight.begin();
    assert.equal(rings(() => sight.event("ERROR", { kind: "Status", metadata: {} })), 0);
    assert.equal(rings(() => shown("BOOKMARK", "9")), 0);
    assert.equal(rings(() => sight.end()), 0);
    sight.begin();
    assert.equal(rings(() => shown("ADDED", "1")), 0);
  });
});
