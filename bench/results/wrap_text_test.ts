import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { wrapText } from "./wrap_text.ts";

describe("wrapText()", () => {
  it("leaves alone what fits", () => {
    assert.equal(wrapText("one two", { width: 7, indent: 0 }), "one two");
    assert.equal(wrapText("", { width: 7, indent: 0 }), "");
  });

  it("breaks between words and indents what follows", () => {
    assert.equal(wrapText("one two three", { width: 9, indent: 2 }), "one two\n  three");
  });

  it("loses no word and fills no line beyond its width", () => {
    const text = Array.from({ length: 60 }, (_, index) => "x".repeat(index % 11 + 1)).join(" ");
    const lines = wrapText(text, { width: 30, indent: 4 }).split("\n");
    assert.equal(lines.map((line) => line.trim()).join(" "), text);
    assert.ok(lines.every((line, index) => line.length <= (index === 0 ? 26 : 30)));
  });

  it("keeps a word whole that is wider than a line", () => {
    assert.equal(
      wrapText("at /a/very/long/path it", { width: 8, indent: 0 }),
      "at\n/a/very/long/path\nit",
    );
  });
});
