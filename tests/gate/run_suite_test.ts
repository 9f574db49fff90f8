import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { runSuite, type SuiteResult } from "./run_suite.ts";

const bdd = `import { after, afterEach, before, beforeEach, describe, it } from "${new URL(
  "../bdd.ts",
  import.meta.url,
)}";`;
const rejection = `Promise.reject(new Error("nobody waits for this"));`;
const moment = "await new Promise((resolve) => setTimeout(resolve, 100));";

describe("runSuite()", () => {
  let root: string;

  beforeEach(async () => {
    root = await Deno.makeTempDir({ prefix: "run-suite-" });
  });

  afterEach(async () => {
    await Deno.remove(root, { recursive: true });
  });

  async function run(
    texts: Readonly<Record<string, string>>,
    { flags = ["--no-check"], minutes = 1, repeatable = 0 } = {},
  ): Promise<SuiteResult> {
    for (const [file, text] of Object.entries(texts)) {
      await Deno.writeTextFile(`${root}/${file}`, text);
    }
    const rights = ["--allow-read", "--allow-write"];
    const suite = { name: "made up", takes: () => true, rights, minutes, repeatable };
    return await runSuite(suite, { root, files: Object.keys(texts), flags, silent: true });
  }

  it("counts the cases of nested groups in several files", async () => {
    const result = await run({
      "a_test.ts": `${bdd}
        describe("outer", () => {
          it("first", () => {});
          describe("inner", () => { it("second", () => {}); it("third", () => {}); });
        });
        it("alone", () => {});`,
      "b_test.ts": `${bdd}
        describe("outer", () => { it("first", () => {}); it("fails", () => { throw 1; }); });`,
    });
    assert.deepEqual(result, { passed: 5, failed: 1, skipped: 0, remarks: [], unsteady: [] });
  });

  const cases: readonly (readonly [string, string, passed: number, failed: number])[] = [
    [
      "a before hook",
      `describe("g", () => { before(() => { throw 1; }); it("a", () => {}); });`,
      0,
      1,
    ],
    [
      "a beforeEach hook",
      `describe("g", () => { beforeEach(() => { throw 1; }); it("a", () => {}); });`,
      0,
      1,
    ],
    [
      "an after hook",
      `describe("g", () => { after(() => { throw 1; }); it("a", () => {}); });`,
      1,
      1,
    ],
    [
      "an afterEach hook",
      `describe("g", () => { afterEach(() => { throw 1; }); it("a", () => {}); });`,
      0,
      1,
    ],
    ["an after hook outside of groups", `after(() => { throw 1; }); it("a", () => {});`, 0, 1],
    ["a group while it declares", `describe("g", () => { it("a", () => {}); throw 1; });`, 0, 1],
    [
      "a rejection that nobody caught",
      `it("a", () => { ${rejection} }); it("b", async () => { ${moment} });`,
      0,
      2,
    ],
    [
      "an error in a timer",
      `it("a", () => { setTimeout(() => { throw 1; }, 30); }); it("b", async () => { ${moment} });`,
      1,
      1,
    ],
    ["a case that ends the process", `it("a", () => { Deno.exit(0); }); it("b", () => {});`, 0, 1],
    ["a case that never ends", `it("a", () => new Promise(() => {})); it("b", () => {});`, 1, 1],
  ];
  for (const [what, text, passed, failed] of cases) {
    it(`counts ${what} as failed`, async () => {
      const result = await run({ "a_test.ts": `${bdd}\n${text}` });
      assert.deepEqual([result.passed, result.failed], [passed, failed]);
    });
  }

  const broken: readonly (readonly [string, string])[] = [
    ["throws when it loads", `${bdd}\nit("a", () => {}); throw new Error("no");`],
    ["is no TypeScript", "it(("],
    ["imports what is not there", 'import "./nowhere.ts";'],
    ["declares no case", "export {};"],
  ];
  for (const [what, text] of broken) {
    it(`counts a file that ${what} as failed`, async () => {
      const result = await run({ "a_test.ts": text });
      assert.deepEqual(result, {
        passed: 0,
        failed: 1,
        skipped: 0,
        remarks: ["a_test.ts did not run"],
        unsteady: [],
      });
    });
  }

  it("counts the other files when one does not load", async () => {
    const result = await run({
      "a_test.ts": `throw new Error("no");`,
      "b_test.ts": `${bdd}\nit("b", () => {});`,
    });
    assert.deepEqual([result.passed, result.failed], [1, 1]);
  });

  it("counts every file as failed when the types are wrong, since then nothing runs", async () => {
    const result = await run({
      "a_test.ts": `${bdd}\nconst text: string = 1; it("a", () => { console.log(text); });`,
      "b_test.ts": `${bdd}\nit("b", () => {});`,
    }, { flags: [] });
    assert.deepEqual([result.passed, result.failed], [0, 2]);
  });

  it("counts an error after the last case, which no case in the report tells of", async () => {
    const late = `${bdd}\nit("a", () => {}); addEventListener("unload", () => { throw 1; });`;
    const { passed, failed, remarks } = await run({ "a_test.ts": late });
    assert.deepEqual([passed, failed, remarks], [1, 1, ["deno test ended with 1"]]);
  });

  it("stops a run that takes too long", async () => {
    const busy = `${bdd}\nit("a", () => { for (;;); });`;
    const result = await run({ "a_test.ts": busy }, {
      flags: ["--no-check"],
      minutes: 0.02,
    });
    assert.deepEqual([result.passed, result.failed], [0, 2]);
    assert.deepEqual(result.remarks, ["a_test.ts did not run", "Stopped after 0.02 minutes"]);
  });

  it("counts examples in documentation", async () => {
    const example = (line: string) =>
      `/**\n * Adds.\n *\n * \`\`\`ts\n * ${line}\n * \`\`\`\n */\n`;
    const result = await run({
      "good.ts": `${example("const one: number = 1;")}export const x = 1;`,
      "bad.ts": `${example("throw new Error();")}export const y = 1;`,
    }, { flags: ["--doc"] });
    assert.deepEqual(result, { passed: 1, failed: 1, skipped: 0, remarks: [], unsteady: [] });
  });

  const failsOnce = `${bdd}
    it("steady", () => {});
    it("late once", () => {
      const seen = new URL("seen", import.meta.url);
      try { Deno.readTextFileSync(seen); } catch { Deno.writeTextFileSync(seen, ""); throw 1; }
    });`;
  const fails = `${bdd}\nit("fails", () => { throw 1; });`;

  it("runs a file that failed once more, by itself, and tells that it did", async () => {
    const other = `${bdd}\nit("other", () => {});`;
    const result = await run({ "a_test.ts": failsOnce, "b_test.ts": other }, { repeatable: 1 });
    const unsteady = ["a_test.ts"];
    assert.deepEqual(result, { passed: 3, failed: 0, skipped: 0, remarks: [], unsteady });
  });

  it("counts a file that fails both times as failed", async () => {
    const result = await run({ "a_test.ts": failsOnce, "b_test.ts": fails }, { repeatable: 2 });
    assert.deepEqual(result, { passed: 1, failed: 2, skipped: 0, remarks: [], unsteady: [] });
  });

  it("runs nothing once more where more files failed than do so by chance", async () => {
    const result = await run({ "a_test.ts": failsOnce, "b_test.ts": fails }, { repeatable: 1 });
    assert.deepEqual([result.failed, result.unsteady], [2, []]);
  });

  it("runs nothing once more where a file did not load", async () => {
    const broken = "it((";
    const result = await run({ "a_test.ts": failsOnce, "b_test.ts": broken }, { repeatable: 2 });
    assert.deepEqual([result.failed > 0, result.unsteady], [true, []]);
  });
});
