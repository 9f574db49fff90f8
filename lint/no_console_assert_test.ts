import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { noConsoleAssert } from "./no_console_assert.ts";

function count(source: string): number {
  return findings(noConsoleAssert, "etcd/member.ts", source).length;
}

describe("the rule no-console-assert", () => {
  it("reports a call", () => {
    assert.equal(count("console.assert(a === 1);"), 1);
  });

  it("reports an example in a documentation comment", () => {
    assert.equal(count("/**\n * ```ts\n * console.assert(a === 1);\n * ```\n */\nexport {};"), 1);
  });

  it("accepts other output and other mentions", () => {
    assert.equal(count("// Not console.assert(), which never throws\nconsole.log(1);"), 0);
  });
});
