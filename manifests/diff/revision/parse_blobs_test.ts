import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parseBlobs } from "./parse_blobs.ts";

function parse(text: string): string[] {
  return parseBlobs(new TextEncoder().encode(text)).map((each) => new TextDecoder().decode(each));
}

describe("parseBlobs()", () => {
  it("takes contents by their sizes, whatever they hold", () => {
    assert.deepEqual(parse("aa blob 9\nbb blob 3\nbb blob 0\n\ncc blob 3\nä\n\n"), [
      "bb blob 3",
      "",
      "ä\n",
    ]);
  });

  it("stops at an object that is missing", () => {
    assert.deepEqual(parse("aa blob 1\nx\nbb missing\ncc blob 1\ny\n"), ["x"]);
  });
});
