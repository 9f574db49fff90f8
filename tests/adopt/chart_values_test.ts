import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createFieldSchemas } from "../../manifests/config/field_schema.ts";
import { chartValues } from "./chart_values.ts";

interface Row {
  readonly value: string;
  readonly byDefault: string;
  readonly fields: readonly string[];
  readonly reason: string;
}

const guide = await Deno.readTextFile(
  new URL("../../docs/migrating-from-helm.md", import.meta.url),
);
const rows = readRows(guide);

describe("the guide's table of the chart's values", () => {
  it("has one row for every value of the chart, and no other", () => {
    const values = rows.map(({ value }) => value);
    assert.deepEqual(values.toSorted(), Object.keys(chartValues).toSorted());
    assert.ok(rows.length > 80);
  });

  it("says the default of each as the chart has it", () => {
    for (const { byDefault, value } of rows) {
      assert.deepEqual(JSON.parse(byDefault), chartValues[value], value);
    }
  });

  it("names fields that exist, or says why there is none", () => {
    const schemasOf = createFieldSchemas({});
    for (const { fields, reason, value } of rows) {
      for (const field of fields) {
        assert.ok(schemasOf(field.split(".")).length > 0, `${value}: there is no ${field}`);
      }
      assert.ok(fields.length > 0 || reason.length > 15, `${value} has neither field nor reason`);
    }
  });

  it("would notice a field that does not exist", () => {
    const schemasOf = createFieldSchemas({});
    assert.equal(schemasOf(["spec", "storage", "sizes"]).length, 0);
    assert.ok(schemasOf(["spec", "certificates", "issuer", "authoritySecret"]).length > 0);
  });
});

/** The rows between the markers; cells hold code in backticks. */
function readRows(text: string): Row[] {
  const [, table = ""] = /<!-- values -->\n([^]*?)<!-- \/values -->/.exec(text) ?? [];
  return table.split("\n").filter((line) => line.startsWith("| `")).map((line) => {
    const [, value = "", byDefault = "", ours = "", reason = ""] = line.split(/(?<!\\)\|/);
    return {
      value: codeIn(value)[0] ?? "",
      byDefault: codeIn(byDefault)[0] ?? "",
      fields: codeIn(ours),
      reason: reason.trim(),
    };
  });
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}
