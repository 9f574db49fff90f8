import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { mergeExpositions, readExposition } from "./exposition.ts";

describe("readExposition()", () => {
  it("reads values with braces, commas and escaped quotes", () => {
    const text = '# TYPE a gauge\na{x="}\\",y=\\"",z="1"} 2\n';
    assert.deepEqual(readExposition(text).get("a")?.labels, ["x", "z"]);
  });

  it("leaves out what is declared but has no sample", () => {
    assert.equal(readExposition("# TYPE a counter\n").size, 0);
  });

  it("takes a name like a part of a histogram for what it is", () => {
    const text = "# TYPE a_count gauge\na_count 1\n";
    assert.deepEqual([...readExposition(text).keys()], ["a_count"]);
  });
});

describe("mergeExpositions()", () => {
  it("gives a metric all labels that it has anywhere", () => {
    const texts = ['# TYPE a gauge\na{x="1"} 1\n', '# TYPE a gauge\na{y="1"} 1\n'];
    const merged = mergeExpositions(texts.map(readExposition));
    assert.deepEqual(merged.get("a")?.labels, ["x", "y"]);
  });
});
