import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import type { CommandEntry, Program } from "./program.ts";
import { route } from "./route.ts";

function entry(name: string): CommandEntry {
  return { name, summary: `About ${name}`, load: () => Promise.reject(new Error("Loaded")) };
}

const program: Program = {
  name: "demo",
  version: "1.2.3",
  summary: "About demo",
  commands: [
    entry("render"),
    { ...entry("check"), aliases: ["lint"], also: [entry("alerts")] },
    { name: "tenant", summary: "About tenant", commands: [entry("list"), entry("remove")] },
  ],
};

function follow(line: string) {
  return route(line.split(" ").filter(Boolean), program);
}

describe("route()", () => {
  it("finds a command and leaves the words behind it to the command", () => {
    const to = follow("render etcd.yaml --output json");
    assert.ok(to.kind === "command");
    assert.equal(to.entry.name, "render");
    assert.deepEqual(to.args, ["etcd.yaml", "--output", "json"]);
  });

  it("finds a command of two words", () => {
    const to = follow("tenant list --limit 3");
    assert.ok(to.kind === "command");
    assert.deepEqual([to.path, to.args], [["tenant", "list"], ["--limit", "3"]]);
  });

  it("finds a narrower command behind a command that also stands alone", () => {
    for (const line of ["check alerts etcd.yaml", "help check alerts"]) {
      const to = follow(line);
      assert.ok(to.kind === "command" || to.kind === "command-help");
      assert.deepEqual([to.entry.name, to.path], ["alerts", ["check", "alerts"]]);
    }
    const to = follow("check ./alerts");
    assert.ok(to.kind === "command");
    assert.deepEqual([to.entry.name, to.args], ["check", ["./alerts"]]);
  });

  it("follows another word for a command, and calls the command by its name", () => {
    for (const line of ["lint etcd.yaml", "help lint", "lint --help"]) {
      const to = follow(line);
      assert.ok(to.kind === "command" || to.kind === "command-help");
      assert.deepEqual([to.entry.name, to.path], ["check", ["check"]]);
    }
    const narrower = follow("lint alerts etcd.yaml");
    assert.ok(narrower.kind === "command");
    assert.deepEqual(narrower.path, ["check", "alerts"]);
  });

  it("hands global options before the command over to the command", () => {
    for (const line of ["--color never tenant list", "tenant --color never list"]) {
      const to = follow(line);
      assert.ok(to.kind === "command");
      assert.deepEqual(to.args, ["--color", "never"]);
    }
  });

  it("tells asking for help from forgetting the command", () => {
    for (const [line, asked] of [["--help", true], ["-h", true], ["help", true], ["", false]]) {
      const to = follow(String(line));
      assert.ok(to.kind === "help");
      assert.deepEqual([to.asked, to.summary, to.path], [asked, "About demo", []]);
    }
  });

  it("gives help on a group", () => {
    for (const [line, asked] of [["tenant", false], ["tenant -h", true], ["help tenant", true]]) {
      const to = follow(String(line));
      assert.ok(to.kind === "help");
      assert.deepEqual([to.asked, to.summary, to.path], [asked, "About tenant", ["tenant"]]);
    }
  });

  it("gives help on a command, whatever else is on the line", () => {
    for (const line of ["render x --help", "render -h --bogus", "help render"]) {
      const to = follow(line);
      assert.ok(to.kind === "command-help");
      assert.deepEqual(to.path, ["render"]);
    }
  });

  it("leaves a help option behind two hyphens to the command", () => {
    assert.equal(follow("render -- --help").kind, "command");
  });

  it("gives the version of the program, which a group has none of", () => {
    assert.equal(follow("--version").kind, "version");
    assert.throws(() => follow("tenant --version"), /Unknown option "--version"/);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ["rendr", 'Unknown command "rendr"', 'Use "render"'],
    ["tenant lst", 'Unknown command "tenant lst"', 'Use "list"'],
    ["tenant xyzzy", 'Unknown command "tenant xyzzy"', 'Run "demo tenant --help"'],
    ["--colour=always render", 'Unknown option "--colour=always"', 'Run "demo --help"'],
    ["--verson", 'Unknown option "--verson"', 'Use "--version"'],
    ["--color", 'Option "--color" needs a value', ""],
  ];
  for (const [line, message, hint] of refused) {
    it(`refuses "${line}" and says what to do`, () => {
      assert.throws(() => follow(line), (error) => {
        assert.ok(error instanceof Failure);
        assert.deepEqual([error.code, error.message], ["usage", message]);
        assert.ok((error.hint ?? "").startsWith(hint));
        return true;
      });
    });
  }
});
