import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isAcceptedFinding, readDocFindings } from "./accepted_doc_findings.ts";

const printed = `error[missing-jsdoc]: exported symbol is missing JSDoc documentation
  --> /project/a.ts:3:1
   |
3 | export const a: number = 1;
   | ^

error[missing-explicit-type]: exported symbol is missing an explicit type annotation
 --> /project/schema.ts:7:14
  |
7 | export const schema = z.string();

error: Found 2 documentation lint errors.
`;

describe("readDocFindings()", () => {
  it("finds every rule with its file and leaves the summary out", () => {
    const findings = readDocFindings(printed).map(({ path, rule }) => [rule, path]);
    assert.deepEqual(findings, [
      ["missing-jsdoc", "/project/a.ts"],
      ["missing-explicit-type", "/project/schema.ts"],
    ]);
  });
});

describe("isAcceptedFinding()", () => {
  const [undocumented, untyped] = readDocFindings(printed);
  const schema = 'import * as z from "zod";\n';

  it("accepts an inferred type in a schema, and nowhere else", () => {
    assert.ok(untyped !== undefined);
    assert.equal(isAcceptedFinding(untyped, schema), true);
    assert.equal(isAcceptedFinding(untyped, schema.replace("zod", "zod/mini")), true);
    assert.equal(isAcceptedFinding(untyped, "export const a = 1;\n"), false);
  });

  it("accepts no missing documentation, not even in a schema", () => {
    assert.ok(undocumented !== undefined);
    assert.equal(isAcceptedFinding(undocumented, schema), false);
  });
});
