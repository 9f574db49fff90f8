import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readImports } from "./read_imports.ts";

async function problems(code: string): Promise<string[]> {
  return (await readImports(code)).problems.map(({ code, offset }) => `${offset} ${code}`);
}

describe("readImports()", () => {
  it("finds what a config may import", async () => {
    const code = [
      'import { defineCluster } from "@clastix/kamaji-etcd";',
      "import { a } from './a.ts';",
      'import "../b/c.js";',
      'export * from "./d.ts";',
      'export { e } from "./e.ts";',
      'import f from "./f.json" with { type: "json" };',
      "import g from './g.json' with {'type': 'json'};",
    ].join("\n");
    const { imports, problems } = await readImports(code);
    assert.deepEqual(problems, []);
    assert.deepEqual(imports.map(({ specifier }) => specifier), [
      "@clastix/kamaji-etcd",
      "./a.ts",
      "../b/c.js",
      "./d.ts",
      "./e.ts",
      "./f.json",
      "./g.json",
    ]);
    for (const { specifier, start, end } of imports) {
      assert.equal(code.slice(start, end), specifier);
    }
  });

  const refused: readonly (readonly [string, string])[] = [
    ['import a from "node:fs";', "15 config-denied"],
    ['import a from "npm:lodash";', "15 config-denied"],
    ['import a from "jsr:@std/path";', "15 config-denied"],
    ['import a from "https://example.com/a.ts";', "15 config-denied"],
    ['import a from "data:text/javascript,1";', "15 config-denied"],
    ['import a from "file:///etc/passwd";', "15 config-denied"],
    ['import a from "/etc/a.json" with { type: "json" };', "15 config-denied"],
    ['import a from "lodash";', "15 config-denied"],
    ['import a from "#internal";', "15 config-denied"],
    ['import a from "./a";', "15 config-denied"],
    ['import a from "./a.wasm";', "15 config-denied"],
    ['import a from "./a.ts?1";', "15 config-denied"],
    ['import a from "./%2e%2e/a.ts";', "15 config-denied"],
    ['import a from ".\\\\a.ts";', "15 config-denied"],
    ['import a from "./a.json";', "15 config-denied"],
    ['import a from "./a.ts" with { type: "text" };', "15 config-denied"],
    ['import a from "./a.json" with { type: "bytes" };', "15 config-denied"],
    ['export * from "node:fs";', "15 config-denied"],
    ['const a = await import("./a.ts");', "16 config-denied"],
    ["const a = import(`./${b}.ts`);", "10 config-denied"],
    ['import source a from "./a.wasm";', "0 config-denied"],
    ['import defer * as a from "./a.ts";', "0 config-denied"],
    ["const a = import.meta.url;", "10 config-impure"],
  ];
  for (const [code, expected] of refused) {
    it(`refuses ${code}`, async () => assert.deepEqual(await problems(code), [expected]));
  }

  it("decodes what is escaped before it judges", async () => {
    assert.deepEqual(await problems('import a from "\\x6eode:fs";'), ["15 config-denied"]);
    const { imports } = await readImports('import a from "\\x2e/a.ts";');
    assert.deepEqual(imports.map(({ specifier }) => specifier), ["./a.ts"]);
  });

  it("knows our module by its short name too", async () => {
    const code = 'import { defineCluster } from "kamaji-etcd";';
    const { imports, problems } = await readImports(code);
    assert.deepEqual(problems, []);
    assert.deepEqual(imports, [{ specifier: "@clastix/kamaji-etcd", start: 31, end: 42 }]);
  });

  it("reports all of them at once", async () => {
    const code = 'import a from "a";\nimport b from "b";\nimport.meta.url; import("c");';
    assert.equal((await problems(code)).length, 4);
  });

  it("sees no import where there is none", async () => {
    const code = "const a = 'import \"x\"'; // import \"y\"\nconst b = /import('z')/; a.import;";
    assert.deepEqual(await readImports(code), {
      imports: [],
      problems: [],
      defaultExport: undefined,
    });
  });

  const exports: readonly (readonly [string, number | undefined])[] = [
    ["export default {};", 0],
    ["const a = 1;\nexport default a;", 13],
    ["const a = 1; export { a as default };", 13],
    ["export const a = 1;", undefined],
    ["// export default {}", undefined],
  ];
  for (const [code, expected] of exports) {
    it(`finds the default export of ${JSON.stringify(code)}`, async () => {
      assert.equal((await readImports(code)).defaultExport, expected);
    });
  }

  it("points at what is no JavaScript", async () => {
    assert.deepEqual(await problems('import a from "b\n'), ["16 unreadable"]);
  });
});
