import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { configJsonSchema, type JsonSchema } from "../../manifests/config/json_schema.ts";
import { packageVersion } from "../../manifests/package_version.ts";
import { pluginManifest, pluginYaml } from "./plugin_manifest.ts";
import { pluginParameters } from "./plugin_parameter.ts";

describe("pluginManifest()", () => {
  const { metadata, spec } = pluginManifest();
  const announced = spec.parameters.static;

  it('is what plugin.yaml says; if not, run "deno task plugin"', async () => {
    const file = new URL("./plugin.yaml", import.meta.url);
    assert.equal(await Deno.readTextFile(file), pluginYaml());
  });

  it("has the package's version in the name by which an Application chooses it", () => {
    assert.equal(`${metadata.name}-${spec.version}`, `kamaji-etcd-v${packageVersion}`);
  });

  it("asks nobody for discovery and runs one short command", () => {
    assert.deepEqual(Object.keys(spec).sort(), ["generate", "parameters", "version"]);
    assert.equal(spec.generate.command.join(" "), "kamaji-etcd render");
  });

  it("announces every parameter once, and whether it is one value, a list or a map", () => {
    assert.equal(new Set(announced.map(({ name }) => name)).size, announced.length);
    const [file, ...fields] = announced;
    assert.equal(file?.name, "file");
    assert.deepEqual(
      fields.map(({ itemType, collectionType }) => `${itemType} ${collectionType}`),
      pluginParameters().map(({ path }) => schemaForms[String(schemaAt(path).type)]),
    );
  });

  it("describes each as the schema does, and says which field it sets", () => {
    for (const [index, { path }] of pluginParameters().entries()) {
      const { tooltip = "", name } = announced[index + 1] ?? {};
      assert.equal(tooltip, `${schemaAt(path).description} Sets ${path.join(".")}.`);
      assert.equal(name, path.slice(1).join("."));
    }
  });

  it("stands in the guide with the version to name and every parameter", async () => {
    const guide = await Deno.readTextFile(new URL("./README.md", import.meta.url));
    const names = [...guide.matchAll(/\bname: (kamaji-etcd-v\S+)/g)].map(([, name]) => name);
    assert.ok(names.length > 0);
    assert.deepEqual([...new Set(names)], [`${metadata.name}-${spec.version}`]);
    const rows = [...guide.matchAll(/^\| `([\w.]+)` +\| (\w+) +\| (?:`(\w+)`|–) +\|/gm)];
    const expected = pluginParameters().map(({ name, type, variable }) => {
      const form = type === "list" ? "array" : type === "map" ? "map" : "string";
      return [name, form, form === "string" ? variable.replace("ARGOCD_ENV_", "") : undefined];
    });
    assert.deepEqual(rows.map(([, ...cells]) => cells), [["file", "string", "FILE"], ...expected]);
  });
});

const schemaForms: Readonly<Record<string, string>> = {
  string: "string string",
  integer: "number string",
  boolean: "boolean string",
  array: "string array",
  object: "string map",
};

function schemaAt(path: readonly (string | number)[]): JsonSchema {
  let schema: JsonSchema = configJsonSchema();
  for (const part of path) {
    const property = schema.properties?.[part];
    assert(property !== undefined, `the schema has no ${path.join(".")}`);
    schema = property;
  }
  return schema;
}
