import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createModuleUrls } from "./module_urls.ts";
import { readImports } from "./read_imports.ts";
import type { SourceModule } from "./source_module.ts";

async function module(file: string, code: string): Promise<SourceModule> {
  const path = `/app/${file}`;
  const { imports, defaultExport } = await readImports(code);
  const resolved = imports.map((each) => ({
    ...each,
    target: each.specifier.replace("./", "/app/"),
  }));
  return {
    path,
    file,
    text: code,
    code,
    type: "text/javascript",
    imports: resolved,
    defaultExport,
  };
}

describe("createModuleUrls()", () => {
  it("translates places behind imports on the same line", async () => {
    const code = 'const a = 1;\n import b from "./b.ts"; import "./b.ts"; throw b;';
    const modules = [await module("b.ts", "export default 1;"), await module("a.ts", code)];
    using urls = createModuleUrls(modules);
    const published = await (await fetch(urls.entry)).text();
    for (const word of ["const", "import b", "throw", "b;"]) {
      const offset = published.indexOf(word);
      const line = published.slice(0, offset).split("\n").length;
      const column = offset - published.lastIndexOf("\n", offset);
      const lineStart = code.lastIndexOf("\n", code.indexOf(word));
      assert.deepEqual(urls.positionOf({ url: urls.entry, line, column }), {
        file: "a.ts",
        line,
        column: code.indexOf(word) - lineStart,
      });
    }
  });

  it("knows nothing of other places", async () => {
    using urls = createModuleUrls([await module("a.ts", "")]);
    assert.equal(urls.positionOf({ url: "ext:core", line: 1, column: 1 }), undefined);
  });

  it("names files instead of URLs", async () => {
    using urls = createModuleUrls([await module("a.ts", "")]);
    assert.equal(urls.withFileNames(`in ${urls.entry}:1`), "in a.ts:1");
  });

  it("gives a config the function it imports", async () => {
    const code = 'import { defineCluster } from "kamaji-etcd"; export default defineCluster;';
    using urls = createModuleUrls([await module("a.ts", code)]);
    const published = await (await fetch(urls.entry)).text();
    const [, url] = /from "(blob:[^"]+)"/.exec(published) ?? [];
    assert(url !== undefined);
    assert.match(await (await fetch(url)).text(), /^export function defineCluster\(input\)/);
  });

  it("takes its URLs back", async () => {
    const urls = createModuleUrls([await module("a.ts", "")]);
    urls[Symbol.dispose]();
    await assert.rejects(fetch(urls.entry));
  });
});
