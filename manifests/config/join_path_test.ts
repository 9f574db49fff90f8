import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { posix } from "node:path";
import { joinPath } from "./join_path.ts";

describe("joinPath()", () => {
  const cases: readonly (readonly [parts: readonly string[], path: string])[] = [
    [[], "."],
    [["", ""], "."],
    [["a", "b.yaml"], "a/b.yaml"],
    [["a/", "/b.yaml"], "a/b.yaml"],
    [["", "/a"], "/a"],
    [["a", "../../b"], "../b"],
    [["/a", "../../b"], "/b"],
    [["..", ".."], "../.."],
    [["a", ".."], "."],
    [["a/", "../"], "./"],
    [["/", "."], "/"],
    [["a", "b//"], "a/b/"],
    [["a", "..b", "...", "c:\\d"], "a/..b/.../c:\\d"],
  ];
  for (const [parts, path] of cases) {
    it(`joins ${JSON.stringify(parts)} to ${path}`, () => {
      assert.equal(joinPath(...parts), path);
    });
  }

  it("does what Node's join does for POSIX", () => {
    const step = fc.constantFrom("/", "//", ".", "..", "...", "a", "b.ts", " ", "\\", "\n", "ä😀");
    const part = fc.array(step, { maxLength: 8 }).map((steps) => steps.join(""));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        assert.equal(joinPath(...parts), posix.join(...parts));
      }),
      { numRuns: 2000 },
    );
  });
});
