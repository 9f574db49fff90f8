import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { stripTypes } from "./strip_types.ts";

describe("stripTypes()", () => {
  it("leaves every character of the code where it was", () => {
    const text = [
      'import type { A } from "a";',
      "const é: Map<string, number> = f<A>(1 as number)!;",
      "export default { é } satisfies B; // 💥",
    ].join("\r\n");
    const stripped = stripTypes(text);
    assert(stripped.ok);
    assert.equal(stripped.code.length, text.length);
    for (const part of ["const", "= f", "(1", "export default", "// 💥"]) {
      assert.equal(stripped.code.indexOf(part), text.indexOf(part), part);
    }
    assert.doesNotMatch(stripped.code, /import|Map|satisfies/);
  });

  const untranslated: readonly (readonly [string, number, number])[] = [
    ["const a = 1;\nenum B { c }", 2, 1],
    ["namespace A { export const b = 1; }", 1, 1],
    ["class A { constructor(private b: number) {} }", 1, 31],
    ["const a = <any>3;", 1, 11],
  ];
  for (const [text, line, column] of untranslated) {
    it(`refuses ${JSON.stringify(text)} at its place`, () => {
      const stripped = stripTypes(text);
      assert(!stripped.ok);
      assert.deepEqual(stripped.place, { line, column });
      assert.doesNotMatch(stripped.reason, /file:|\d+:\d+/);
    });
  }

  it("knows no place of a syntax error", () => {
    const stripped = stripTypes("const a = ;");
    assert(!stripped.ok);
    assert.equal(stripped.place, undefined);
  });
});
