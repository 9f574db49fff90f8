import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { positionIn } from "./text_position.ts";

describe("positionIn()", () => {
  const text = "ab\ncd\r\n\n💥e";
  const places: readonly (readonly [number, number, number])[] = [
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [6, 2, 4],
    [7, 3, 1],
    [8, 4, 1],
    [10, 4, 3],
    [11, 4, 4],
  ];
  for (const [offset, line, column] of places) {
    it(`finds offset ${offset} on line ${line}, column ${column}`, () => {
      assert.deepEqual(positionIn(text, { file: "f", offset }), { file: "f", line, column });
    });
  }

  it("begins an empty text at line 1, column 1", () => {
    assert.deepEqual(positionIn("", { file: "f", offset: 0 }), { file: "f", line: 1, column: 1 });
  });
});
