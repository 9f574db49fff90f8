import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";

const rows = /^\| (?<promise>[^|]+?) +\| \[[^\]]+\]\((?<path>[^)]+)\) +\| (?<cases>[^|]+?) +\|$/gmu;

describe("the page of promises", () => {
  const page = new URL("../docs/proof.md", import.meta.url);
  const promises = [...Deno.readTextFileSync(page).matchAll(rows)].map(({ groups = {} }) => ({
    promise: groups["promise"] ?? "",
    test: new URL(groups["path"] ?? "", page),
    cases: [...(groups["cases"] ?? "").matchAll(/"([^"]+)"/gu)].map(([, name = ""]) => name),
  }));

  it("has a test with a case for every promise", () => {
    const links = Deno.readTextFileSync(page).match(/^\| .*_test\.ts\)/gmu) ?? [];
    assert.ok(promises.length > 30);
    assert.equal(promises.length, links.length, "A row is not of the form that is read here");
    assert.deepEqual(promises.filter(({ cases }) => cases.length === 0), []);
  });

  for (const { promise, test, cases } of promises) {
    it(`names cases that exist: ${promise}`, () => {
      const source = Deno.readTextFileSync(test);
      for (const name of cases) {
        const written = [`"${name}"`, `\`${name}\``].some((literal) => source.includes(literal));
        assert.ok(written, `${test.pathname} has no "${name}"`);
      }
    });
  }
});
