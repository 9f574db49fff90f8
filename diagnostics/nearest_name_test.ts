import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { nearestName } from "./nearest_name.ts";

const commands = ["render", "schema", "bench", "tenant", "completions"];

describe("nearestName()", () => {
  const near: readonly (readonly [string, string, string])[] = [
    ["a missing letter", "rendr", "render"],
    ["a doubled letter", "schemaa", "schema"],
    ["a wrong letter", "banch", "bench"],
    ["two swapped letters", "tenatn", "tenant"],
    ["another case", "RENDER", "render"],
    ["the beginning of a long name", "comp", "completions"],
    ["the name itself", "bench", "bench"],
  ];
  for (const [what, typed, meant] of near) {
    it(`sees through ${what}`, () => {
      assert.equal(nearestName(typed, commands), meant);
    });
  }

  it("suggests nothing for a name that is like none of the candidates", () => {
    assert.equal(nearestName("defragment", commands), undefined);
  });

  it("suggests nothing for a short name that differs in most of its letters", () => {
    assert.equal(nearestName("ab", ["cd", "xy"]), undefined);
    assert.equal(nearestName("a", commands), undefined);
    assert.equal(nearestName("", commands), undefined);
  });

  it("allows one edit for every three characters and not one more", () => {
    assert.equal(nearestName("abcxyf", ["abcdef"]), "abcdef");
    assert.equal(nearestName("abxyzf", ["abcdef"]), undefined);
  });

  it("counts a swap of neighbours as one edit", () => {
    assert.equal(nearestName("cab", ["cba"]), "cba");
  });

  it("prefers the closest candidate, then the first of equals", () => {
    assert.equal(nearestName("member", ["membrane", "members"]), "members");
    assert.equal(nearestName("size", ["sizes", "sized"]), "sizes");
  });

  it("prefers a small edit to a longer name that begins the same", () => {
    assert.equal(nearestName("rende", ["renderer-of-things", "render"]), "render");
  });

  it("suggests nothing when there is nothing to choose from", () => {
    assert.equal(nearestName("render", []), undefined);
  });
});
