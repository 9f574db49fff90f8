import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { jsonErrorOffset } from "./json_error_offset.ts";

describe("jsonErrorOffset()", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["", 0],
    ["x", 0],
    ["{,}", 1],
    ["{'a': 1}", 1],
    ['{"a" 1}', 5],
    ['{"a": x}', 6],
    ['{"a": 01}', 7],
    ['{"a": 1,}', 8],
    ['{"a": 1 "b"}', 8],
    ["[1, 2,\n  3,\n]", 12],
    ["[tru]", 4],
    ["[1] 2", 4],
    ['["a\nb"]', 3],
    ['["\\x"]', 3],
    ['{"a": [1, 2}', 11],
    ['{"a": "b', 8],
    ['{"a": {}', 8],
    [`[${"1,".repeat(100_000)}oops]`, 200_001],
  ];
  for (const [text, offset] of cases) {
    it(`finds offset ${offset} of ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(jsonErrorOffset(text), offset);
    });
  }
});
