import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type FolderFiles, withFolder } from "../testing/with_folder.ts";
import { collectModules } from "./collect_modules.ts";

const json = 'with { type: "json" }';

/** The files of a config in their order, or its findings. */
async function collect(files: FolderFiles, entry = "etcd.config.ts"): Promise<string[]> {
  return await withFolder(files, async (folder) => {
    const collected = await collectModules(join(folder, entry), entry);
    if (collected.ok) return collected.modules.map(({ file }) => file);
    return collected.findings.map(({ code, position: { file, line, column } }) =>
      `${file}:${line}:${column} ${code}`
    );
  });
}

describe("collectModules()", () => {
  it("puts every file behind those it imports, once", async () => {
    const files = {
      "etcd.config.ts": 'import "./a.ts"; import "./lib/b.ts"; export default {};',
      "a.ts": 'import "./lib/b.ts"; import type { C } from "./nowhere.ts";',
      "lib/b.ts": `import "./c.js"; import d from "../d.json" ${json};`,
      "lib/c.js": 'import "kamaji-etcd";',
      "d.json": "{}",
    };
    assert.deepEqual(await collect(files), [
      "lib/c.js",
      "d.json",
      "lib/b.ts",
      "a.ts",
      "etcd.config.ts",
    ]);
  });

  it("names files as the config was named", async () => {
    const files = { "app/etcd.config.ts": 'import "./lib/a.ts";', "app/lib/a.ts": "" };
    assert.deepEqual(await collect(files, "app/etcd.config.ts"), [
      "app/lib/a.ts",
      "app/etcd.config.ts",
    ]);
  });

  const refused: readonly (readonly [string, FolderFiles, readonly string[]])[] = [
    ["a file outside of the folder", {
      "app/etcd.config.ts": 'import "../secret.ts";',
      "secret.ts": "",
    }, ["app/etcd.config.ts:1:9 config-denied"]],
    ["a file outside of the folder, whether it exists or not", {
      "app/etcd.config.ts": 'import "../nothing.ts"; import "./../../../../etc/none.ts";',
    }, ["app/etcd.config.ts:1:9 config-denied", "app/etcd.config.ts:1:33 config-denied"]],
    ["a folder whose name begins the same", {
      "app/etcd.config.ts": 'import "../app2/a.ts";',
      "app2/a.ts": "",
    }, ["app/etcd.config.ts:1:9 config-denied"]],
    ["what an imported file reaches for", {
      "app/etcd.config.ts": 'import "./lib/a.ts";',
      "app/lib/a.ts": 'import "../../secret.ts";\nimport "node:fs";',
      "secret.ts": "",
    }, ["app/lib/a.ts:2:9 config-denied"]],
    ["a circle", {
      "app/etcd.config.ts": 'import "./a.ts";',
      "app/a.ts": 'import "./b.ts";',
      "app/b.ts": '\nimport "./etcd.config.ts";',
    }, ["app/b.ts:2:9 config-denied"]],
    ["a file that imports itself", {
      "app/etcd.config.ts": 'import "./etcd.config.ts";',
    }, ["app/etcd.config.ts:1:9 config-denied"]],
    ["a file that does not exist", { "app/etcd.config.ts": 'import "./a.ts";' }, [
      "app/etcd.config.ts:1:9 unreadable",
    ]],
    ["a file that is no UTF-8", {
      "app/etcd.config.ts": `\nimport a from "./a.json" ${json};`,
      "app/a.json": new Uint8Array([0xff]),
    }, ["app/a.json:1:1 unreadable"]],
    ["a file that is no JSON", {
      "app/etcd.config.ts": `import a from "./a.json" ${json};`,
      "app/a.json": '{\n  "a": x\n}',
    }, ["app/a.json:2:8 unreadable"]],
    ["a file of more than 1 MiB", {
      "app/etcd.config.ts": 'import "./a.ts";',
      "app/a.ts": "//".repeat(1 << 20),
    }, ["app/etcd.config.ts:1:9 too-large"]],
  ];
  for (const [what, files, findings] of refused) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await collect(files, "app/etcd.config.ts"), findings);
    });
  }

  it("refuses more than a hundred files", async () => {
    const numbers = Array.from({ length: 101 }, (_, index) => index);
    const files = Object.fromEntries(numbers.map((index) => [`${index}.ts`, ""]));
    const imports = numbers.map((index) => `import "./${index}.ts";`).join("\n");
    const findings = await collect({ ...files, "etcd.config.ts": imports });
    assert.deepEqual(new Set(findings.map((each) => each.split(" ")[1])), new Set(["too-large"]));
  });
});
