import * as z from "zod";
import { Failure } from "../../diagnostics/failure.ts";
import { type RunResult, runResultSchema } from "./run_result.ts";

/**
 * Writes a result as JSON: whole under a temporary name first, so that a reader never meets half
 * of it and an older result is not lost to a full disk.
 *
 * @throws {Failure} `output-failed`
 */
export async function writeResult(file: string, result: RunResult): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  const text = JSON.stringify(runResultSchema.parse(result), null, 2) + "\n";
  try {
    await Deno.writeTextFile(temporary, text, { createNew: true });
    await Deno.rename(temporary, file);
  } catch (cause) {
    await Deno.remove(temporary).catch(() => {});
    throw new Failure("output-failed", `Result "${file}" cannot be written`, {
      hint: "Check that its directory exists, may be written and has space",
      cause,
    });
  }
}

/** Where the published schema lives. */
const schemaId =
  "https://raw.githubusercontent.com/clastix/kamaji-etcd/main/docs/schema/benchmark-result-v2.json";

/** The JSON Schema (draft 2020-12) of a result, for readers in other languages. */
export function resultJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(runResultSchema, {
    io: "output",
    override: ({ jsonSchema }) => {
      // zod bounds every integer by what JavaScript can count; to other readers that is noise.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  return { $schema, $id: schemaId, ...schema };
}
