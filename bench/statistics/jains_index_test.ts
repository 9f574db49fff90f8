import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { jainsIndex } from "./jains_index.ts";

describe("jainsIndex()", () => {
  it("does not depend on the unit", () => {
    assert.equal(jainsIndex([1, 2, 3]), jainsIndex([10, 20, 30]));
  });

  it("is not known where nobody has anything", () => {
    assert.equal(jainsIndex([]), null);
    assert.equal(jainsIndex([0, 0]), null);
  });
});
