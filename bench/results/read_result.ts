import * as z from "zod";
import { Failure } from "../../diagnostics/failure.ts";
import { type RunResult, runResultSchema } from "./run_result.ts";

const rewrite = "Give a file that bench wrote with --json, by this version of the program";

/**
 * Reads a result that `bench --json` wrote.
 *
 * @throws {Failure} `usage` when the file cannot be read or is no such result; it names the place
 */
export async function readResult(file: string): Promise<RunResult> {
  const parsed = runResultSchema.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined ? "" : `, at ${z.core.toDotPath(issue.path)}: ${issue.message}`;
  throw new Failure("usage", `"${file}" is no result of a benchmark${place}`, { hint: rewrite });
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (cause) {
    throw new Failure("usage", `Result "${file}" cannot be read`, {
      hint: "Check its name and who may read it",
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("usage", `"${file}" is not JSON`, { hint: rewrite, cause });
  }
}
