import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isSafePath, parseTree } from "./tree_entry.ts";

describe("parseTree()", () => {
  it("reads files, folders, symlinks and submodules with any names", () => {
    const output = [
      "100755 blob aa      12\twith space\tand tab\nand line.yaml",
      "040000 tree bb       -\tfolder",
      "120000 blob cc       5\tlink",
      "160000 commit dd       -\tmodule",
      "",
    ].join("\0");
    assert.deepEqual(parseTree(output), [
      { type: "file", id: "aa", size: 12, path: "with space\tand tab\nand line.yaml" },
      { type: "folder", id: "bb", size: 0, path: "folder" },
      { type: "symlink", id: "cc", size: 5, path: "link" },
      { type: "submodule", id: "dd", size: 0, path: "module" },
    ]);
  });

  it("reads nothing from nothing", () => {
    assert.deepEqual(parseTree(""), []);
  });
});

describe("isSafePath()", () => {
  it("accepts what lies below", () => {
    for (const path of ["a", "a/b.ts", "..a/b..", ".hidden"]) assert(isSafePath(path), path);
  });

  it("refuses what would lead elsewhere", () => {
    for (const path of ["..", "a/../../b", "/etc/passwd", "a//b", "./a", "a\\b", ""]) {
      assert(!isSafePath(path), path);
    }
  });
});
