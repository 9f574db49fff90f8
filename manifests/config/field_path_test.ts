import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type FieldPath, formatFieldPath, pathsOverlap, valueAt } from "./field_path.ts";

describe("formatFieldPath()", () => {
  const cases: readonly (readonly [FieldPath, string])[] = [
    [[], ""],
    [["spec"], "spec"],
    [["spec", "tenants", 0, "name"], "spec.tenants[0].name"],
    [["spec", "extraArguments", "log-level"], "spec.extraArguments.log-level"],
    [["labels", "example.com/a"], 'labels["example.com/a"]'],
    [["a b"], '["a b"]'],
    [["labels", ""], 'labels[""]'],
    [["labels", "a\nb"], 'labels["a\\nb"]'],
  ];
  for (const [path, text] of cases) {
    it(`writes ${JSON.stringify(path)} as ${text}`, () =>
      assert.equal(formatFieldPath(path), text));
  }
});

describe("pathsOverlap()", () => {
  it("sees a path within another, in both directions", () => {
    assert.equal(pathsOverlap(["spec", "ports"], ["spec", "ports", "peer"]), true);
    assert.equal(pathsOverlap(["spec", "ports", "peer"], ["spec"]), true);
    assert.equal(pathsOverlap(["spec"], ["spec"]), true);
    assert.equal(pathsOverlap([], ["spec"]), true);
  });

  it("keeps neighbours apart", () => {
    assert.equal(pathsOverlap(["spec", "ports"], ["spec", "raft"]), false);
    assert.equal(pathsOverlap(["tenants", 0], ["tenants", 1]), false);
    assert.equal(pathsOverlap(["tenants", 0], ["tenants", "0"]), false);
  });
});

describe("valueAt()", () => {
  const document = { a: [{ b: null }], text: "abc" };

  it("finds what is there", () => {
    assert.equal(valueAt(document, []), document);
    assert.equal(valueAt(document, ["a", 0, "b"]), null);
  });

  it("finds nothing where the document ends, nor what every object inherits", () => {
    assert.equal(valueAt(document, ["a", 1]), undefined);
    assert.equal(valueAt(document, ["a", 0, "b", "c"]), undefined);
    assert.equal(valueAt(document, ["text", "length"]), undefined);
    assert.equal(valueAt(document, ["constructor"]), undefined);
    assert.equal(valueAt(document, ["__proto__"]), undefined);
  });
});
