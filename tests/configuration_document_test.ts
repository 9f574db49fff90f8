import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { referenceDocument } from "../manifests/config/reference_document.ts";
import { referenceFields } from "../manifests/config/reference_fields.ts";
import { contrastingValues, fieldSlots } from "../manifests/config/reference_values.ts";
import { objectExplanations } from "../manifests/explain/object_explanations.ts";

const page = await Deno.readTextFile(new URL("../docs/configuration.md", import.meta.url));

/** The cells of a row by the name in its first one, in the section of that heading. */
function row(section: string, name: string): readonly string[] {
  const [, text = ""] = page.split(`\n## ${section}\n`);
  const [own = ""] = text.split("\n## ");
  const line = own.split("\n").find((each) => each.startsWith(`| \`${name}\` |`)) ?? "";
  return line.split(" | ").map((cell) => cell.replaceAll(/^\| | \|$/g, ""));
}

describe("docs/configuration.md", () => {
  it("is what the schema prints", () => {
    assert.equal(
      page,
      referenceDocument(),
      "If this change is wanted: " +
        "deno task schema --format=markdown > docs/configuration.md",
    );
  });

  const { fields, sections } = referenceFields();

  it("has a section on each mapping, and a row on each field, with what it is for", () => {
    for (const { description, path } of sections) {
      assert(page.includes(`\n## ${path}\n\n`), path);
      assert.notEqual(description, "", path);
    }
    for (const { path, schema, section } of fields) {
      const name = path.slice(section.length + 1);
      assert.equal(row(section, name)[0], `\`${name}\``, path);
      assert.notEqual(schema.description ?? "", "", path);
    }
  });

  it("tried every field, so that what it shapes is known", () => {
    const untried = fields.filter(({ path }) => path !== "spec.storage.retention")
      .filter((field) =>
        !fieldSlots(field).some((slot) => contrastingValues(field, slot).length > 1)
      );
    assert.deepEqual(untried.map(({ path }) => path), [], "give it room in reference_bases.ts");
  });

  it("has a row on each object", () => {
    const [, objects = ""] = page.split("\n## Objects\n");
    const rows = objects.split("\n").filter((line) => line.startsWith("| `"));
    assert.equal(rows.length, objectExplanations.length);
  });

  const cases: readonly (readonly [section: string, name: string, cells: readonly string[]])[] = [
    ["spec.storage", "size", ["size", "`32Gi`", "`StatefulSet <name>`"]],
    ["spec.defragmentation", "schedule", [
      "schedule",
      "`23 3 * * *`",
      "`CronJob <name>-defragmentation`",
    ]],
    ["spec.defragmentation", "pause", ["duration", "`36s`", "–"]],
    ["spec.dataStore", "name", [
      "DNS name",
      "none",
      "`PrometheusRule <name>-alerts`, `ConfigMap <name>-dashboard`, `DataStore <namespace>-<name>`",
    ]],
    ["spec.networkPolicy", "enabled", ["true or false", "`true`", "every NetworkPolicy"]],
    ["metadata", "labels", ["map to text", "`{}`", "every object"]],
    ["spec.keeper", "replicas", [
      "whole number, 1 to 3",
      "`1`",
      "`Deployment <name>-keeper`, `PodDisruptionBudget <name>-keeper`",
    ]],
  ];
  for (const [section, name, [type, initial, shapes]] of cases) {
    it(`says what ${section}.${name} is, and what it shapes`, () => {
      const cells = row(section, name);
      assert.deepEqual([cells[1], cells[2], cells.at(-1)], [type, initial, shapes]);
    });
  }
});
