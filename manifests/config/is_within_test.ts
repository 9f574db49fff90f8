import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { posix } from "node:path";
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
    ["/", "/", false],
    ["/a", "/a/", false],
    ["/a", "/a/./", false],
    ["/a", "/a/b/", true],
  ];
  for (const [folder, path, within] of cases) {
    it(`says that ${path} is ${within ? "" : "not "}below ${folder}`, () => {
      assert.equal(isWithin(folder, path), within);
    });
  }

  it("agrees with Node about what a relative path leads out of", () => {
    const step = fc.constantFrom("/", "/..", "/.", "/a", "/b", "/..b", "/...");
    const path = fc.array(step, { maxLength: 6 }).map((steps) => `/${steps.join("")}`);
    fc.assert(
      fc.property(path, path, (one, other) => {
        const folder = posix.resolve(one);
        const steps = posix.relative(folder, other);
        const within = steps !== "" && steps.split("/")[0] !== "..";
        assert.equal(isWithin(folder, other), within);
      }),
      { numRuns: 2000 },
    );
  });
});
