import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { holm } from "./holm.ts";

describe("holm", () => {
  it("multiplies the smallest by the number of tests, and the next ones by less", () => {
    assert.deepEqual(holm([0.02, 0.001, 0.03]), [0.04, 0.003, 0.04]);
  });

  it("never makes a probability smaller than one that was smaller before", () => {
    assert.deepEqual(holm([0.03, 0.031]), [0.06, 0.06]);
  });

  it("stops at one", () => {
    assert.deepEqual(holm([0.6, 0.9]), [1, 1]);
  });

  it("leaves a single test as it is", () => {
    assert.deepEqual(holm([0.04]), [0.04]);
  });
});
