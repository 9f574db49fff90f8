import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { guideBlocks, guideObject } from "./plugin_guide.ts";

describe("guideBlocks()", () => {
  it("takes the marked blocks as they stand, in their order", () => {
    const guide = [
      "# Guide",
      "<!-- run: build -->",
      "",
      "```sh",
      "docker build .",
      "docker images",
      "```",
      "",
      "```sh",
      "not for us",
      "```",
      "<!-- run: install -->",
      "```sh",
      "kubectl apply -k .",
      "```",
    ].join("\n");
    assert.deepEqual(guideBlocks(guide), [
      { name: "build", commands: "docker build .\ndocker images\n" },
      { name: "install", commands: "kubectl apply -k .\n" },
    ]);
  });

  it("refuses a mark without commands, which nobody would ever run", () => {
    const guide = "<!-- run: build -->\n\nSome words\n\n```sh\nls\n```\n";
    assert.throws(() => guideBlocks(guide), /no commands below "run: build"/);
  });

  it("refuses a name that stands twice", () => {
    const block = "<!-- run: build -->\n```sh\nls\n```\n";
    assert.throws(() => guideBlocks(block + block), /"run: build" stands twice/);
  });
});

describe("guideObject()", () => {
  const guide =
    "```yaml\nplugin: {}\n```\n\n```yaml\nkind: Application\nspec: { project: a }\n```\n";

  it("takes the object that is shown, among other blocks", () => {
    assert.deepEqual(guideObject(guide, "Application").spec, { project: "a" });
  });

  it("says what is not shown", () => {
    assert.throws(() => guideObject(guide, "AppProject"), /shows no AppProject/);
  });
});
