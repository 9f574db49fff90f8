import { Failure } from "../diagnostics/failure.ts";

/**
 * Writes a report to a file, replacing an older one.
 *
 * @throws {Failure} `output-failed`
 */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, text);
  } catch (cause) {
    throw new Failure("output-failed", `"${file}" cannot be written`, {
      hint: "Check that its directory exists, may be written and has space",
      cause,
    });
  }
}
