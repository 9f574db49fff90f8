import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { configJsonSchema, type JsonSchema } from "./json_schema.ts";

const published = new URL("../../docs/schema/etcdcluster-v1alpha1.json", import.meta.url);

describe("configJsonSchema()", () => {
  const schema = configJsonSchema();

  it("is what docs/schema/ has; if not, write the output of the command schema there", async () => {
    const text = await Deno.readTextFile(published);
    assert.equal(text, `${JSON.stringify(schema, null, 2)}\n`);
  });

  it("says what it is and where it is published", () => {
    assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
    assert.equal(schema.title, "EtcdCluster etcd.kamaji.clastix.io/v1alpha1");
    assert(String(schema.$id).endsWith(`/docs/schema/${published.pathname.split("/").at(-1)}`));
  });

  it("asks a person only for what has no default", () => {
    assert.deepEqual(schema.required, ["apiVersion", "kind", "metadata"]);
    assert.deepEqual(schema.properties?.metadata?.required, ["name"]);
    assert.equal(schema.properties?.spec?.required, undefined);
  });

  it("knows no fields at any level but its own", () => {
    const open = subschemas(schema, "").filter(([, { properties, additionalProperties }]) =>
      properties !== undefined && additionalProperties !== false
    );
    assert.deepEqual(open.map(([path]) => path), []);
  });

  it("has no bounds that only JavaScript knows", () => {
    const text = JSON.stringify(schema);
    assert.doesNotMatch(text, new RegExp(`${Number.MAX_SAFE_INTEGER}`));
    assert.match(text, /"minimum":1,"maximum":7/);
  });
});

/** All parts of a schema that describe values, with their paths. */
function subschemas(schema: JsonSchema, path: string): [string, JsonSchema][] {
  const { properties = {}, items, additionalProperties, oneOf = [], anyOf = [] } = schema;
  const inner: [string, JsonSchema | boolean | undefined][] = [
    ...Object.entries(properties).map(([name, each]) => [name, each] as [string, JsonSchema]),
    ["items", items],
    ["additionalProperties", additionalProperties],
    ...[...oneOf, ...anyOf].map((each, index) => [`${index}`, each] as [string, JsonSchema]),
  ];
  return inner.reduce<[string, JsonSchema][]>(
    (all, [name, each]) =>
      typeof each === "object" ? [...all, ...subschemas(each, `${path}/${name}`)] : all,
    [[path, schema]],
  );
}
