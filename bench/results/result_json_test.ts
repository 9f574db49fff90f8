import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { exampleResult } from "./example_result.ts";
import { resultJsonSchema, writeResult } from "./result_json.ts";
import { runResultSchema } from "./run_result.ts";

const published = new URL("../../docs/schema/benchmark-result-v2.json", import.meta.url);

describe("resultJsonSchema()", () => {
  const schema = resultJsonSchema();

  it("is what docs/schema/ has; if not, write it there with two spaces of indentation", async () => {
    const text = await Deno.readTextFile(published);
    assert.equal(text, `${JSON.stringify(schema, null, 2)}\n`);
  });

  it("is the same, key by key, each time it is made", () => {
    assert.equal(JSON.stringify(resultJsonSchema()), JSON.stringify(schema));
  });

  it("says where it is published", () => {
    assert.ok(
      String(schema["$id"]).endsWith(`/docs/schema/${published.pathname.split("/").at(-1)}`),
    );
  });

  it("describes every field, and allows no other", () => {
    const objects = subschemas(schema).filter(({ properties }) => properties !== undefined);
    assert.ok(objects.length > 15);
    for (const { additionalProperties, properties, required } of objects) {
      assert.equal(additionalProperties, false);
      assert.deepEqual(required, Object.keys(properties ?? {}));
      for (const [name, { description }] of Object.entries(properties ?? {})) {
        assert.ok(description?.endsWith("."), `${name} is described by ${description}`);
      }
    }
  });

  it("has no bounds that only JavaScript knows", () => {
    assert.doesNotMatch(JSON.stringify(schema), new RegExp(`${Number.MAX_SAFE_INTEGER}`));
  });
});

describe("writeResult()", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await Deno.makeTempDir();
  });

  afterEach(() => Deno.remove(directory, { recursive: true }));

  async function names(): Promise<string[]> {
    return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name);
  }

  it("writes what the schema reads back, and leaves nothing else", async () => {
    const file = join(directory, "result.json");
    await writeResult(file, exampleResult());
    const read = runResultSchema.parse(JSON.parse(await Deno.readTextFile(file)));
    assert.deepEqual(read, exampleResult());
    assert.deepEqual(await names(), ["result.json"]);
  });

  it("replaces an older result", async () => {
    const file = join(directory, "result.json");
    await writeResult(file, exampleResult());
    await writeResult(file, exampleResult({ run: { verdict: "interrupted" } }));
    assert.match(await Deno.readTextFile(file), /"interrupted"/);
  });

  it("fails with the file's name when its directory does not exist", async () => {
    const file = join(directory, "none", "result.json");
    await assert.rejects(writeResult(file, exampleResult()), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "output-failed");
      assert.ok(error.message.includes(file));
      return true;
    });
  });

  it("keeps the older file, and leaves nothing else, when it cannot replace it", async () => {
    const file = join(directory, "result.json");
    await Deno.mkdir(file);
    await assert.rejects(writeResult(file, exampleResult()), Failure);
    assert.deepEqual(await names(), ["result.json"]);
  });

  it("refuses to write what the schema does not allow", async () => {
    const wrong = exampleResult({ run: { schemaVersion: 1 as 2 } });
    await assert.rejects(writeResult(join(directory, "result.json"), wrong));
    assert.deepEqual(await names(), []);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** A schema and all schemas in it. */
function subschemas(schema: unknown): Schema[] {
  if (typeof schema !== "object" || schema === null) return [];
  return [schema, ...Object.values(schema).flatMap(subschemas)];
}
