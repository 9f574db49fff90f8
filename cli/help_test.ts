import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { program } from "../tests/cli/program.ts";
import { commandHelp, groupHelp } from "./help.ts";
import type { CommandEntry } from "./program.ts";

async function helpOf(entry: CommandEntry): Promise<string> {
  const { command } = await entry.load();
  return commandHelp(command, { commandLine: `demo ${entry.name}`, summary: entry.summary });
}

function entryOf(name: string): CommandEntry {
  const entry = program.commands.find((it) => it.name === name);
  assert.ok(entry !== undefined && "load" in entry);
  return entry;
}

describe("commandHelp()", () => {
  it("tells everything the command's spec says", async () => {
    assert.equal(
      await helpOf(entryOf("render")),
      `Print the objects: it's pure [mostly]

Usage:
  demo render [options] FILE

Reads the configuration, checks it whole and prints what it stands for.

Arguments:
  FILE  The configuration

Options:
  -o, --output FORMAT  How to print the objects (yaml, json; default yaml)
      --values FILE    More values (may be repeated)
      --check          Only check
      --color WHEN     Colour the output; auto does on a terminal unless
                       NO_COLOR is set (auto, always, never; default auto)
  -h, --help           Print help and exit

Examples:
  # Apply without Argo CD
  demo render etcd.yaml | kubectl apply -f -
`,
    );
  });

  it("leaves out what a command does not have", async () => {
    const text = await helpOf(entryOf("flood"));
    assert.doesNotMatch(text, /Arguments|Examples/);
  });

  it("shows required options and the shape of arguments in the usage", () => {
    const text = commandHelp({
      options: {
        target: { type: "string", required: true, placeholder: "NAME", summary: "Where" },
      },
      positionals: [
        { name: "tenant", summary: "Whom" },
        { name: "files", summary: "Which", optional: true, variadic: true },
      ],
      examples: [],
    }, { commandLine: "demo", summary: "About demo" });
    assert.match(text, /\n {2}demo --target NAME \[options\] TENANT \[FILES\.\.\.\]\n/);
    assert.match(text, /--target NAME {2}Where \(required\)/);
  });

  it("keeps the paragraphs of a description apart and within 80 columns", () => {
    const text = commandHelp({
      description: `${"word ".repeat(30)}\n\nsecond`,
      options: {},
      positionals: [],
      examples: [],
    }, { commandLine: "demo", summary: "About demo" });
    assert.match(text, /word\n\nsecond\n/);
    assert.ok(text.split("\n").every((line) => line.length <= 80));
  });
});

describe("groupHelp()", () => {
  it("lists the commands and, for the whole program only, the version option", () => {
    const whole = groupHelp(program.commands, { commandLine: "demo", summary: "A" }, program);
    assert.match(whole, /\n {2}tenant {7}Work with tenants\n/);
    assert.match(whole, /--version/);
    const tenant = program.commands.find(({ name }) => name === "tenant");
    assert.ok(tenant !== undefined && "commands" in tenant);
    const subject = { commandLine: "demo tenant", summary: "Work with tenants" };
    const part = groupHelp(tenant.commands, subject, program);
    assert.match(part, /^Work with tenants\n\nUsage:\n {2}demo tenant <command> \[options\]\n/);
    assert.doesNotMatch(part, /--version/);
  });

  it("lists the other words for a command behind its name", () => {
    const commands = [{ ...entryOf("wait"), aliases: ["sleep"] }];
    const text = groupHelp(commands, { commandLine: "demo", summary: "A" }, program);
    assert.match(text, /\n {2}wait, sleep {2}Wait until interrupted\n/);
  });
});
