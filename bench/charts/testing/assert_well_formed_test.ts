import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { assertWellFormed } from "./assert_well_formed.ts";

describe("assertWellFormed()", () => {
  it("takes elements with attributes, entities and empty elements", () => {
    assertWellFormed(
      '<svg viewBox="0 0 1 1"><text x="1">a &lt; b &amp; c</text><path d="M0 0"/></svg>',
    );
  });

  for (
    const [what, text] of [
      ["a tag that does not end", "<g><path></g>"],
      ["a tag that ends another", "<g><a></g></a>"],
      ["an attribute without quotes", "<g x=1></g>"],
      ["an attribute twice", '<g x="1" x="2"></g>'],
      ["a bare ampersand", "<g>a & b</g>"],
      ["a bare less-than", "<g>a < b</g>"],
      ["two elements", "<g></g><g></g>"],
    ] as const
  ) {
    it(`refuses ${what}`, () => {
      assert.throws(() => assertWellFormed(text), assert.AssertionError);
    });
  }
});
