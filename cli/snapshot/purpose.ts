import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import type { StoredSnapshot } from "../../operations/snapshots/stored_snapshots.ts";
import { parseManifest } from "../../operations/snapshots/snapshot_manifest.ts";

/** For what a snapshot is read back. */
export const purpose = {
  type: "choice",
  placeholder: "PURPOSE",
  choices: ["verification", "drill"],
  default: "verification",
  summary: "Whether it is only checked, or restored",
} as const;

/** What the step that fetched leaves for the step that judges. */
const noteFile = join(jobPaths.scratch, "fetched.json");

/** Notes which snapshot was fetched. */
export async function writeFetched({ manifest, name }: StoredSnapshot): Promise<void> {
  await Deno.writeTextFile(noteFile, JSON.stringify({ ...manifest, name }), { mode: 0o600 });
}

/**
 * Reads which snapshot was fetched.
 *
 * @throws {Failure} `snapshot-refused` when none was
 */
export async function readFetched(): Promise<Pick<StoredSnapshot, "manifest" | "name">> {
  try {
    const text = await Deno.readTextFile(noteFile);
    return { manifest: parseManifest(text, noteFile), name: String(JSON.parse(text).name) };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure("snapshot-refused", "No snapshot was fetched before", {
      hint: "Run snapshot fetch first, in the same pod",
      cause,
    });
  }
}
