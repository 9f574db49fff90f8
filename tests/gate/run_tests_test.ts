import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";

const passing = 'import { it } from "node:test"; it("a", () => {}); it("b", () => {});';
const failing = 'import { it } from "node:test"; it("a", () => { throw 1; });';

describe("runTests()", () => {
  let root: string;

  beforeEach(async () => {
    root = await Deno.makeTempDir({ prefix: "run-tests-" });
    for (const folder of ["cli", "etcd", "tests", "node_modules", ".hidden"]) {
      await Deno.mkdir(`${root}/${folder}`);
    }
  });

  afterEach(async () => {
    await Deno.remove(root, { recursive: true });
  });

  async function run(
    files: Readonly<Record<string, string>>,
    { names = [] }: { names?: string[] } = {},
  ): Promise<{ code: number; lines: string[] }> {
    for (const [file, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${root}/${file}`, text);
    }
    const options = { root, names, flags: ["--no-check"] };
    const program = `import { runTests } from "${new URL("./run_tests.ts", import.meta.url)}";
      const good = await runTests(${JSON.stringify(options)});
      Deno.exit(good ? 0 : 1);`;
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", program],
      cwd: root,
      env: { NO_COLOR: "1" },
      stderr: "null",
    }).output();
    return { code, lines: new TextDecoder().decode(stdout).trimEnd().split("\n") };
  }

  it("runs all suites and sums them up in the last line", async () => {
    const { code, lines } = await run({
      "cli/a_test.ts": passing,
      "etcd/a_test.ts": passing,
      "tests/a_test.ts": passing,
    });
    assert.deepEqual([code, lines.at(-1)], [0, "6 passed, 0 failed"]);
    const sums = lines.filter((line) => /^\w+: \d+ passed/.test(line));
    assert.deepEqual(sums, [
      "pure: 2 passed, 0 failed",
      "unit: 2 passed, 0 failed",
      "integration: 2 passed, 0 failed",
    ]);
  });

  it("runs the later suites also when an earlier one fails", async () => {
    const { code, lines } = await run({ "cli/a_test.ts": failing, "tests/a_test.ts": passing });
    assert.deepEqual([code, lines.at(-1)], [1, "2 passed, 1 failed"]);
  });

  it("runs only the suites that are named", async () => {
    const files = { "cli/a_test.ts": passing, "tests/a_test.ts": failing };
    const { code, lines } = await run(files, { names: ["pure"] });
    assert.deepEqual([code, lines.at(-1)], [0, "2 passed, 0 failed"]);
  });

  it("says how many cases did not run", async () => {
    const skipping = 'import { it } from "node:test"; it("a", () => {}); it.skip("b", () => {});';
    const { lines } = await run({ "cli/a_test.ts": skipping });
    assert.deepEqual(lines.slice(-2), ["1 not run", "1 passed, 0 failed"]);
  });

  it("leaves out hidden and installed files", async () => {
    const { lines } = await run({
      "cli/a_test.ts": passing,
      ".hidden/a_test.ts": failing,
      "node_modules/a_test.ts": failing,
    });
    assert.equal(lines.at(-1), "2 passed, 0 failed");
  });

  it("gives the tests of pure rooms no network and no processes", async () => {
    const asks = `import { it } from "node:test";
      it("a", async () => {
        for (const name of ["net", "run", "sys", "ffi"]) {
          const { state } = await Deno.permissions.query({ name });
          if (state !== "denied" && state !== "prompt") throw new Error(name);
        }
      });`;
    const { lines } = await run({ "cli/a_test.ts": asks });
    assert.equal(lines.at(-1), "1 passed, 0 failed");
  });

  it("refuses a suite that does not exist", async () => {
    assert.equal((await run({}, { names: ["units"] })).code, 1);
  });
});
