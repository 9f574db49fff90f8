import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { outsideImportMap } from "./outside_import_map.ts";

function specifiers(text: string): string[] {
  return Object.keys(JSON.parse(outsideImportMap([text])).imports);
}

describe("outsideImportMap()", () => {
  it("maps what comes from outside, however it is imported", () => {
    const text = `import { z } from "zod";
      import type { V1Pod } from "@kubernetes/client-node";
      export { init } from "es-module-lexer/minimal";
      import "side-effect";
      const lazy = await import("etcd3");`;
    assert.deepEqual(specifiers(text), [
      "zod",
      "@kubernetes/client-node",
      "es-module-lexer/minimal",
      "side-effect",
      "etcd3",
    ]);
  });

  it("leaves our own modules, those of Node and other texts alone", () => {
    const text = `import { a } from "./a.ts"; import { join } from "node:path";
      import { b } from "../b.ts"; move({ from: "here" }); range("from", "/"); say("from " + "/");`;
    assert.deepEqual(specifiers(text), []);
  });
});
