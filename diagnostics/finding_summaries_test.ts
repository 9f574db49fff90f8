import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findingSummaries } from "./finding_summaries.ts";

const page = await Deno.readTextFile(new URL("../docs/errors.md", import.meta.url));
const headings = page.match(/^## .*$/mg) ?? [];

describe("findingSummaries", () => {
  for (const [code, summary] of Object.entries(findingSummaries)) {
    it(`says in one sentence what ${code} means`, () => assert.match(summary, /^[A-Z].+[^.]\.$/));

    it(`knows that docs/errors.md has a section on ${code}`, () => {
      assert.equal(headings.filter((heading) => heading === `## ${code}`).length, 1);
    });
  }
});
