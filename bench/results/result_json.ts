import * as z from "zod";
import { Failure } from "../../diagnostics/failure.ts";
import { type BenchmarkResult, benchmarkResultSchema } from "./benchmark_result.ts";

/**
 * Writes a result as JSON: whole under a temporary name first, so that a reader never meets half
 * of it and an older result is not lost to a full disk.
 *
 * @throws {Failure} `output-failed`
 */
export async function writeResult(file: string, result: BenchmarkResult): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  const text = JSON.stringify(benchmarkResultSchema.parse(result), null, 2) + "\n";
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

/** The JSON Schema of a result, for readers in other languages. */
export function resultJsonSchema(): unknown {
  return z.toJSONSchema(benchmarkResultSchema, { io: "output" });
}
