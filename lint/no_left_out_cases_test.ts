import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { noLeftOutCases } from "./no_left_out_cases.ts";

describe("the rule no-left-out-cases", () => {
  for (const name of ["describe", "it", "Deno.test"]) {
    for (const how of ["only", "skip", "todo", "ignore"]) {
      it(`reports ${name}.${how}`, () => {
        const source = `${name}.${how}("a", () => { check(); });`;
        assert.deepEqual(findings(noLeftOutCases, "cli/route_test.ts", source), [
          `${name}.${how} leaves tests out`,
        ]);
      });
    }
  }

  it("accepts the same words elsewhere", () => {
    const source = "report.skip(); it(name, body); schema.only(); describe(name, group);";
    assert.deepEqual(findings(noLeftOutCases, "cli/route_test.ts", source), []);
  });
});
