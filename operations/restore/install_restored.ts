import { dirname } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import type { RestoreLayout } from "../../manifests/jobs/restore_layout.ts";
import { pathExists } from "../path_exists.ts";
import { clearStaging } from "./data_files.ts";

/**
 * Exchanges a member's data: the old ones are renamed and kept, the restored ones take their place.
 * It is safe to be killed at any moment in it and to begin again: once there is a kept directory,
 * what is in use can only be what was restored.
 *
 * @throws {Failure} `snapshot-refused` when nothing was restored
 */
export async function installRestored(layout: RestoreLayout): Promise<void> {
  const { live, kept, staged } = layout;
  if (!await pathExists(kept)) {
    if (!await pathExists(staged)) throw nothingRestored(staged);
    await keepOld(layout);
  }
  if (!await pathExists(live)) {
    if (!await pathExists(staged)) throw nothingRestored(staged);
    await Deno.rename(staged, live);
    await synchronize(dirname(live));
  }
  await clearStaging(layout);
}

/** A volume without data gets an empty kept directory, which says that the exchange has begun. */
async function keepOld({ live, kept, old }: RestoreLayout): Promise<void> {
  const hasOld = await pathExists(live);
  if (old !== kept) {
    // Where two steps are needed, the directory must not be there before what it is to hold.
    const half = `${kept}.half`;
    await Deno.mkdir(half, { recursive: true, mode: 0o700 });
    if (hasOld) await Deno.rename(live, old.replace(kept, half));
    await Deno.rename(half, kept);
  } else if (hasOld) {
    await Deno.rename(live, kept);
  } else {
    await Deno.mkdir(kept, { mode: 0o700 });
  }
  await synchronize(dirname(kept));
}

/** A rename that is not on the disk yet would be undone by a power cut. */
async function synchronize(directory: string): Promise<void> {
  using opened = await Deno.open(directory);
  await opened.sync();
}

function nothingRestored(path: string): Failure {
  return new Failure("snapshot-refused", `There are no restored data at "${path}"`, {
    hint: "Run the step that restores first, on the same volume",
  });
}
