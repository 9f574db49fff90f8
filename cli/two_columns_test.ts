import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { twoColumns, wrapped } from "./two_columns.ts";

describe("twoColumns()", () => {
  it("wraps the right column under itself", () => {
    assert.deepEqual(twoColumns([["one", "aaa bbb ccc"], ["three", "ddd"]], { width: 16 }), [
      "  one    aaa bbb",
      "         ccc",
      "  three  ddd",
    ]);
  });

  it("gives a very wide term a line of its own", () => {
    const wide = "x".repeat(40);
    assert.deepEqual(twoColumns([[wide, "aaa"], ["b", "bbb"]]), [
      `  ${wide}`,
      "     aaa",
      "  b  bbb",
    ]);
  });

  it("aligns by what is seen when terms are dressed up", () => {
    const term = (text: string) => `<b>${text}</b>`;
    assert.deepEqual(twoColumns([["a", "x"], ["bb", "y"]], { term }), [
      "  <b>a</b>   x",
      "  <b>bb</b>  y",
    ]);
  });

  it("leaves no blanks at the end of a term without a text", () => {
    assert.deepEqual(twoColumns([["a", ""], ["bb", "y"]]), ["  a", "  bb  y"]);
  });

  it("makes nothing of nothing", () => {
    assert.deepEqual(twoColumns([]), []);
  });
});

describe("wrapped()", () => {
  it("fills lines up to the width", () => {
    assert.deepEqual(wrapped("aa bb  cc\ndd", 5), ["aa bb", "cc dd"]);
  });

  it("keeps a word that is too long whole", () => {
    assert.deepEqual(wrapped("a longest b", 3), ["a", "longest", "b"]);
  });
});
