import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "@std/testing/bdd";
import { promises } from "./breaks/promises.ts";

const root = join(import.meta.dirname ?? ".", "..");
const page = Deno.readTextFileSync(join(root, "docs/proof.md"));

describe("the page of promises", () => {
  const lines = promises(page);

  it("has a test with a case for every promise", () => {
    const links = page.match(/^\| .*_test\.ts\)/gmu) ?? [];
    assert.ok(lines.length > 30);
    assert.equal(lines.length, links.length, "A row is not of the form that is read here");
    assert.deepEqual(lines.filter(({ cases }) => cases.length === 0), []);
  });

  for (const { promise, test, cases } of lines) {
    it(`names cases that exist: ${promise}`, () => {
      const source = Deno.readTextFileSync(join(root, test));
      for (const name of cases) {
        const written = [`"${name}"`, `\`${name}\``].some((literal) => source.includes(literal));
        assert.ok(written, `${test} has no "${name}"`);
      }
    });
  }
});
