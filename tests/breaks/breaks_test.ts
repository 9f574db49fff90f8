import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "@std/testing/bdd";
import { allBreaks } from "./all_breaks.ts";
import { editedText } from "./edited_text.ts";
import { promises } from "./promises.ts";

const root = join(import.meta.dirname ?? ".", "../..");
const read = (file: string) => Deno.readTextFileSync(join(root, file));
const lines = promises(read("docs/proof.md"));

describe("the breaks", () => {
  it("take back every promise", () => {
    const broken = new Set(allBreaks.map(({ promise }) => promise));
    const missing = lines.map(({ promise }) => promise).filter((each) => !broken.has(each));
    assert.deepEqual(missing, []);
  });

  it("are each told in their own words", () => {
    assert.equal(new Set(allBreaks.map(({ what }) => what)).size, allBreaks.length);
  });

  for (const { edits, fails, group, promise, test, what } of allBreaks) {
    it(`can be made: ${what}`, () => {
      const line = lines.find((each) => each.promise === promise);
      assert.equal(test, line?.test, "the test is the promise's");
      const names = namesIn(read(test) + readCases(test));
      for (const name of [group, fails]) assert.ok(names.some((each) => each.test(name)), name);
      for (const edit of edits) editedText(read(edit.file), edit);
    });
  }
});

/** The names of groups and cases in the text of a test; what is filled in may be anything. */
function namesIn(text: string): readonly RegExp[] {
  const literals = text.matchAll(/"((?:[^"\\\n]|\\.)+)"|`([^`]+)`/g);
  return [...literals].flatMap(([, plain, template = ""]) => {
    const parts = plain === undefined ? template.split(/\$\{[^}]*\}/) : [plain];
    const isEnough = parts.join("").length > 5;
    return isEnough ? [new RegExp(`^${parts.map(RegExp.escape).join(".*")}$`)] : [];
  });
}

/** Every size of cluster is restored by the same cases, which are in a file of their own. */
function readCases(test: string): string {
  const shared = "tests/restore/restores_cluster.ts";
  return read(test).includes("restoresCluster") ? read(shared) : "";
}
