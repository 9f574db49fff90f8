import { Failure } from "../../diagnostics/failure.ts";
import { diskFailure } from "./disk_failure.ts";
import { removeStale } from "./remove_stale.ts";

/** Beginning of the names of folders in which runs work. */
const takingPrefix = "taking-";

/**
 * Makes a folder for one run; those of runs that were killed go.
 *
 * @param scratch a folder in which they all are
 * @throws {Failure} `output-failed` when nothing can be written there
 */
export async function scratchFolder(scratch: string): Promise<string> {
  try {
    await removeStale(scratch, ({ name }) => name.startsWith(takingPrefix));
    return await Deno.makeTempDir({ dir: scratch, prefix: takingPrefix });
  } catch (cause) {
    throw diskFailure(cause, scratch) ??
      new Failure("output-failed", `Nothing can be written below "${scratch}"`, {
        hint: "Check that it is there, and who may write there",
        cause,
      });
  }
}
