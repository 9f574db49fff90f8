import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { noDenoRunner } from "./no_deno_runner.ts";

describe("the rule no-deno-runner", () => {
  const uses = ['Deno.test("a", () => {});', 'Deno.test.only("a", () => {});', 'Deno["test"](a);'];
  for (const source of uses) {
    it(`reports ${source} once`, () => {
      assert.equal(findings(noDenoRunner, "cli/route_test.ts", source).length, 1);
    });
  }

  it("accepts the rest of Deno", () => {
    assert.deepEqual(findings(noDenoRunner, "cli/route.ts", "Deno.exit(0); suite.test();"), []);
  });
});
