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

describe("the guides and what carries them out", () => {
  const section = page.split("## The guides")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| ["));

  it("names a test or a program for every guide of day two", () => {
    const guides = rows.map((row) => /\]\(([^)]+)\)/.exec(row)?.[1]);
    assert.deepEqual(guides, [
      "inspect.md",
      "monitoring.md",
      "backup.md",
      "restore.md",
      "restore-a-tenant.md",
      "disaster-recovery.md",
      "rotate-certificates.md",
      "defragmentation.md",
      "scaling.md",
      "growing-volumes.md",
      "upgrading.md",
      "tenants.md",
      "performance-and-optimization.md",
    ]);
    for (const guide of guides) assert.ok(Deno.statSync(join(root, "docs", guide ?? "")).isFile);
  });

  it("names only tests that exist", () => {
    const named = [...section.matchAll(/`(tests\/[^`]+)`/g)].map(([, path = ""]) => path);
    assert.ok(named.length > 20);
    for (const path of named) assert.ok(Deno.statSync(join(root, path)).isFile, path);
  });
});
