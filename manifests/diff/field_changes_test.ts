import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fieldChanges, formatChangePath } from "./field_changes.ts";

/** Changes as `path: before → after`. */
function brief(before: unknown, after: unknown): string[] {
  return fieldChanges({ before, after }).map((change) =>
    `${formatChangePath(change.path)}: ${JSON.stringify(change.before)} → ` +
    `${JSON.stringify(change.after)}`
  );
}

describe("fieldChanges()", () => {
  it("finds nothing between equal values, whatever the order of their fields", () => {
    assert.deepEqual(brief({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }), []);
  });

  it("tells fields that come, go and change apart", () => {
    assert.deepEqual(brief({ gone: 1, kept: 2, other: 3 }, { kept: 2, new: 4, other: 5 }), [
      "gone: 1 → undefined",
      "new: undefined → 4",
      "other: 3 → 5",
    ]);
  });

  it("matches containers, volumes and claims by what names them", () => {
    const before = { containers: [{ name: "a", image: "x" }, { name: "b" }] };
    const after = { containers: [{ name: "c" }, { name: "a", image: "y" }, { name: "b" }] };
    assert.deepEqual(brief(before, after), [
      'containers[a].image: "x" → "y"',
      'containers[c]: undefined → {"name":"c"}',
    ]);
    assert.deepEqual(
      brief([{ metadata: { name: "data" }, spec: 1 }], [{ metadata: { name: "data" }, spec: 2 }]),
      ["[data].spec: 1 → 2"],
    );
    const mounts = (path: string) => [
      { name: "tls", mountPath: "/a" },
      { name: "tls", mountPath: path },
    ];
    assert.deepEqual(brief(mounts("/b"), mounts("/b")), []);
  });

  it("matches flags by the flag, even where a value holds an equals sign", () => {
    assert.deepEqual(brief(["--a=1", "--g=X=true"], ["--a=1", "--g=X=false", "--new=1"]), [
      'args[--g]: "X=true" → "X=false"'.replace("args", ""),
      '[--new]: undefined → "1"',
    ]);
  });

  it("sees that named items change places, since that changes what is applied", () => {
    assert.deepEqual(brief(["a", "b"], ["b", "a"]), ['(order): ["[a]","[b]"] → ["[b]","[a]"]']);
  });

  it("compares lists without names by place", () => {
    assert.deepEqual(brief({ from: [{ a: 1 }, { a: 1 }] }, { from: [{ a: 1 }, { a: 2 }] }), [
      "from[1].a: 1 → 2",
    ]);
  });

  it("reads JSON in texts, and still sees that it is laid out in another way", () => {
    const text = (value: unknown, indent = 0) => ({
      "a.json": JSON.stringify(value, null, indent),
    });
    assert.deepEqual(brief(text({ spec: { quota: "8Gi" } }), text({ spec: { quota: "4Gi" } })), [
      '[a.json].spec.quota: "8Gi" → "4Gi"',
    ]);
    assert.equal(brief(text({ a: 1 }), text({ a: 1 }, 2)).length, 1);
    assert.deepEqual(brief({ a: "{1" }, { a: "{2" }), ['a: "{1" → "{2"']);
  });

  it("does not take a list for a map, nor null for nothing", () => {
    assert.deepEqual(brief({ a: [] }, { a: {} }), ["a: [] → {}"]);
    assert.deepEqual(brief({ a: null }, {}), ["a: null → undefined"]);
  });

  it("puts keys that are no plain words into brackets", () => {
    assert.deepEqual(brief({ l: { "a.b/c": 1 } }, { l: { "a.b/c": 2 } }), ["l[a.b/c]: 1 → 2"]);
  });
});
