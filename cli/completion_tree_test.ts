import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { program } from "../tests/cli/program.ts";
import { allNodes, type CompletionNode, completionTree } from "./completion_tree.ts";
import { fishCompletion } from "./fish_completion.ts";
import { zshCompletion } from "./zsh_completion.ts";

describe("completionTree()", () => {
  let nodes: readonly CompletionNode[];

  before(async () => {
    nodes = allNodes(await completionTree(program));
  });

  it("has a node for the program, every group and every command", () => {
    assert.deepEqual(nodes.map(({ path }) => path.join(" ")), [
      "",
      "render",
      "tenant",
      "tenant list",
      "tenant remove",
      "wait",
      "flood",
      "broken",
      "completions",
    ]);
  });

  it("holds the options of each command, the global ones included", () => {
    const list = nodes.find(({ path }) => path.join(" ") === "tenant list");
    assert.deepEqual(list?.options.map(([name]) => name), ["limit", "color", "help"]);
    assert.deepEqual(nodes[0]?.options.map(([name]) => name), ["color", "help", "version"]);
  });

  it("offers every word that leads to a command, with the same behind it", async () => {
    const [list] = program.commands.flatMap((entry) => "commands" in entry ? entry.commands : []);
    assert.ok(list !== undefined && "load" in list);
    const commands = [{ ...list, aliases: ["ls"] }];
    const [, named, other] = allNodes(await completionTree({ ...program, commands }));
    assert.deepEqual([named?.path, other?.path], [["list"], ["ls"]]);
    assert.deepEqual(other?.options, named?.options);
    assert.equal(other?.summary, named?.summary);
  });
});

describe("zshCompletion()", () => {
  it("escapes what would end a part of an argument spec", async () => {
    const script = zshCompletion("demo", await completionTree(program));
    assert.ok(script.startsWith("#compdef demo\n"));
    assert.ok(script.includes(`'render:Print the objects: it'\\''s pure [mostly]'`));
    assert.ok(script.includes("'--output=[How to print the objects]:format:(yaml json)'"));
    assert.ok(script.includes("'*--values=[More values]:file:_files'"));
    assert.ok(script.includes("_demo_tenant_remove() {"));
  });
});

describe("fishCompletion()", () => {
  it("offers a command where it belongs and its options behind it", async () => {
    const script = fishCompletion("demo", await completionTree(program));
    assert.ok(script.includes(`-n '__demo_at' -a 'render' -d 'Print the objects: it\\'s pure`));
    assert.ok(script.includes("-n '__demo_at tenant' -a 'list' -d 'List the tenants'"));
    assert.ok(script.includes("-n '__demo_under tenant list' -l limit -x -d 'How many to list'"));
    assert.ok(script.includes("-n '__demo_under render' -l output -s o -x -a 'yaml json'"));
  });
});
