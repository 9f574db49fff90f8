import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isWithin } from "./is_within.ts";

describe("isWithin()", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["/a", "/a/b", true],
    ["/a", "/a/b/c.ts", true],
    ["/a", "/a/..b", true],
    ["/", "/a", true],
    ["/a", "/a", false],
    ["/a", "/", false],
    ["/a", "/ab", false],
    ["/a/b", "/a/c", false],
    ["/a", "/a/../b", false],
  ];
  for (const [folder, path, within] of cases) {
    it(`says that ${path} is ${within ? "" : "not "}below ${folder}`, () => {
      assert.equal(isWithin(folder, path), within);
    });
  }
});
