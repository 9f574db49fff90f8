import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

describe("runChecks()", () => {
  let root: string;

  beforeEach(async () => {
    root = await Deno.makeTempDir({ prefix: "run-checks-" });
    await Deno.writeTextFile(`${root}/deno.json`, "{}\n");
  });

  afterEach(async () => {
    await Deno.remove(root, { recursive: true });
  });

  async function run(text: string): Promise<{ code: number; last: string | undefined }> {
    await Deno.writeTextFile(`${root}/one.ts`, text);
    const program = `import { runChecks } from "${new URL("./run_checks.ts", import.meta.url)}";
      Deno.exit(await runChecks(${JSON.stringify(root)}) ? 0 : 1);`;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      cwd: root,
      env: { NO_COLOR: "1" },
      stderr: "null",
    }).output();
    return { code, last: new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1) };
  }

  it("accepts source that is in order", async () => {
    const good = "/** The answer. */\nexport const answer: number = 42;\n";
    assert.deepEqual(await run(good), { code: 0, last: "All checks passed" });
  });

  const faults: readonly (readonly [check: string, text: string])[] = [
    ["format", "/** The answer. */\nexport const answer: number  = 42\n"],
    ["lint", "/** The answer. */\nexport let answer: number = 42;\nvar unused = 1;\n"],
    ["types", '/** The answer. */\nexport const answer: number = "42";\n'],
    ["documentation", "export const answer: number = 42;\n"],
  ];
  for (const [check, text] of faults) {
    it(`fails on wrong ${check}`, async () => {
      assert.deepEqual(await run(text), { code: 1, last: `Failed: ${check}` });
    });
  }

  it("says all that is wrong at once", async () => {
    const { last } = await run("export const answer: number  = '42'\nvar unused = 1;\n");
    assert.equal(last, "Failed: format, lint, types, documentation");
  });
});
