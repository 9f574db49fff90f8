import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runDemo } from "./run_demo.ts";

/** Calls the completion function as bash does: the words split, the last one being typed. */
const driver = `
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_demo
printf '%s\\n' "\${COMPREPLY[@]}"
`;

describe("the completions of bash", () => {
  let folder: string;

  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "completions-" });
    const { output } = await runDemo("completions", "bash");
    await Deno.writeTextFile(`${folder}/demo.bash`, output);
    await Deno.writeTextFile(`${folder}/etcd.yaml`, "");
    await Deno.mkdir(`${folder}/etc`);
  });

  after(async () => {
    await Deno.remove(folder, { recursive: true });
  });

  async function offered(...words: string[]): Promise<string[]> {
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["--norc", "-c", driver, "bash", `${folder}/demo.bash`, "demo", ...words],
      cwd: folder,
    }).output();
    assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
    return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
  }

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["every command", [""], ["render", "tenant", "wait", "flood", "broken", "completions"]],
    ["the commands that begin so", ["te"], ["tenant"]],
    ["the commands of a group", ["tenant", ""], ["list", "remove"]],
    ["the options of a command", ["tenant", "list", "-"], ["--limit", "--color", "--help"]],
    ["the options of the program", ["--"], ["--color", "--help", "--version"]],
    ["the choices of an option", ["render", "--output", ""], ["yaml", "json"]],
    ["the choices behind a letter", ["render", "-o", "j"], ["json"]],
    ["the choices behind a split equals sign", ["render", "--output", "=", "j"], ["json"]],
    ["the choices right behind a split equals sign", ["render", "--output", "="], ["yaml", "json"]],
    ["the choices behind an unsplit equals sign", ["render", "--output=j"], ["--output=json"]],
    ["files for an option that takes one", ["render", "--values", "et"], ["etc", "etcd.yaml"]],
    ["files for an argument that is one", ["render", "--check", "etcd"], ["etcd.yaml"]],
    ["the choices of an argument", ["completions", ""], ["bash", "zsh", "fish"]],
    ["the choices of the argument in its place", ["tenant", "remove", "a", "f"], ["for-good"]],
    ["nothing for a free argument", ["tenant", "remove", ""], []],
    ["nothing for a number", ["tenant", "list", "--limit", ""], []],
    ["the command behind a global option", ["--color", "never", "r"], ["render"]],
    ["the command behind a split option", ["--color", "=", "never", "tenant", ""], [
      "list",
      "remove",
    ]],
  ];
  for (const [what, words, expected] of cases) {
    it(`offer ${what}`, async () => {
      assert.deepEqual((await offered(...words)).sort(), [...expected].sort());
    });
  }

  it("are registered for the program's name", async () => {
    const { stdout } = await new Deno.Command("bash", {
      args: ["--norc", "-c", `source ${folder}/demo.bash; complete -p demo`],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "complete -F _demo demo\n");
  });
});
