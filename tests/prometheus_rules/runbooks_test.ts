import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { globalOptions } from "../../cli/global_options.ts";
import { parseArguments } from "../../cli/parse_arguments.ts";
import { route } from "../../cli/route.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { componentLabels, selectorLabels } from "../../manifests/labels.ts";
import { alertTemplates } from "../../manifests/monitoring/alert_templates.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { itWhere } from "../it_where.ts";

/** What there is of the programs that are asked for their help. */
const installed = new Set<string>();
for (const program of ["kubectl", "etcdctl"]) if (await runs(program)) installed.add(program);

const folder = new URL("../../docs/runbooks/", import.meta.url);
const config = exampleCluster();

const pages: ReadonlyMap<string, string> = new Map(
  await Array.fromAsync(
    Deno.readDir(folder),
    async ({ name }) => [name, await Deno.readTextFile(new URL(name, folder))] as const,
  ),
);

/** All commands of all pages: of the blocks, and of the text where they are more than a word. */
const commandLines = new Set([...pages.values()].flatMap((text) => {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
    block.trim().split("\n")
  );
  const inline = [...text.matchAll(/`((?:kubectl|etcdctl|kamaji-etcd) [^`]+)`/g)];
  return [...blocks, ...inline.map(([, command = ""]) => command.replaceAll(/\s+/g, " "))];
}));

function commandsOf(program: string): string[][] {
  return [...commandLines].map(wordsOf).filter(([first]) => first === program);
}

/** Words of a shell's command line that quotes nothing but whole values, and only with '. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

describe("docs/runbooks", () => {
  const alerts = alertTemplates.filter(({ optIn }) => optIn !== true).map(({ name }) => name);

  it("has a page for each alert, and no other", () => {
    const expected = [...alerts.map((name) => `${name}.md`), "README.md"];
    assert.deepEqual([...pages.keys()].toSorted(), expected.toSorted());
  });

  for (const name of alerts) {
    it(`says what ${name} means, what tenants notice, how to find the cause and what to do`, () => {
      const page = pages.get(`${name}.md`) ?? "";
      const headings = [...page.matchAll(/^#+ .+$/gm)].map(([heading]) => heading);
      const wanted = [`# ${name}`, "## Impact on tenants", "## Diagnosis", "## Remedy"];
      assert.deepEqual(headings, wanted);
      assert.match(page, /## Diagnosis\n\n```sh\n/);
    });
  }

  it("links only to pages that exist", async () => {
    for (const [name, text] of pages) {
      for (const [, target = ""] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
        const page = new URL(target, folder);
        const exists = await Deno.stat(page).then(({ isFile }) => isFile, () => false);
        assert.ok(exists, `${name} links to ${target}`);
      }
    }
  });

  it("names only programs that the reader has", () => {
    const programs = new Set([...commandLines].map((line) => wordsOf(line)[0]));
    assert.deepEqual(programs, new Set(["kubectl", "etcdctl", "kamaji-etcd"]));
  });

  it("calls kamaji-etcd as it can be called", async () => {
    const calls = commandsOf("kamaji-etcd");
    assert.ok(calls.length > 0);
    for (const [name = "", ...args] of calls) {
      const way = route(args, { name, version: "0", summary: "", commands });
      assert.equal(way.kind, "command", args.join(" "));
      if (way.kind !== "command") continue;
      const { command } = await way.entry.load();
      const { positionals } = command;
      const options = { ...globalOptions, ...command.options };
      parseArguments(way.args, { command: way.path.join(" "), options, positionals });
    }
  });

  it("asks kubectl for objects that the example cluster has", () => {
    const names = new Set<string>(Object.values(clusterNames(config)));
    for (const index of [0, 1, 2]) names.add(`etcd-${index}`).add(`data-etcd-${index}`);
    for (const words of commandsOf("kubectl")) {
      const told = words.filter((word) => /^(data-)?etcd(-|$)|\/etcd/.test(word));
      for (const word of told) {
        assert.ok(names.has(word.replace(/^.*\//, "")), `${words.join(" ")}: ${word}`);
      }
    }
  });

  it("selects pods by the labels that they have", () => {
    const known = [selectorLabels(config), componentLabels(config, "keeper")]
      .flatMap((labels) => Object.entries(labels).map(([key, value]) => `${key}=${value}`));
    for (const words of commandsOf("kubectl")) {
      const selector = words[words.indexOf("--selector") + 1] ?? "";
      if (!selector.startsWith("app.")) continue;
      for (const part of selector.split(",")) assert.ok(known.includes(part), part);
    }
  });

  for (const program of ["kubectl", "etcdctl"]) {
    itWhere(installed.has(program))(`calls ${program} as it can be called`, async () => {
      const flags = new Map<string, Set<string>>();
      for (const words of commandsOf(program)) {
        const subcommand = subcommandOf(words);
        const used = flags.get(subcommand) ?? new Set();
        for (const word of words) if (word.startsWith("--")) used.add(word.replace(/=.*/, ""));
        flags.set(subcommand, used);
      }
      for (const [subcommand, used] of flags) {
        const help = await helpOf(program, subcommand.split(" "));
        for (const flag of used) {
          assert.match(help, new RegExp(`${flag}[ =]`), `${program} ${subcommand} ${flag}`);
        }
      }
    });
  }
});

/** Commands that are followed by another one. */
const groups: ReadonlySet<string> = new Set(
  ["alarm", "auth", "check", "create", "endpoint", "member", "role", "top", "user"],
);

/** The words before what only this call is about. */
function subcommandOf([, ...words]: readonly string[]): string {
  const [first = "", second = ""] = words[0] === "--namespace" ? words.slice(2) : words;
  return groups.has(first) ? `${first} ${second}` : first;
}

async function helpOf(program: string, subcommand: readonly string[]): Promise<string> {
  const help = await outputOf(program, [...subcommand, "--help"]);
  // A subcommand that does not exist is answered with the help of what stands before it.
  assert.match(
    help,
    new RegExp(`\\b${subcommand.at(-1)}\\b`),
    `${program} ${subcommand.join(" ")}`,
  );
  const shared = program === "kubectl" ? await outputOf(program, ["options"]) : "";
  return help + shared;
}

async function runs(program: string): Promise<boolean> {
  try {
    return (await outputOf(program, ["--help"])) !== "";
  } catch {
    return false;
  }
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const { stdout, success } = await new Deno.Command(program, { args: [...args] }).output();
  assert.ok(success, `${program} ${args.join(" ")}`);
  return new TextDecoder().decode(stdout);
}
