import { pathExists } from "../path_exists.ts";
import type { RestoreLayout } from "../../manifests/jobs/restore_layout.ts";

/**
 * Makes room for `etcdutl`, which refuses a directory that is not empty: what an attempt that was cut
 * off left is removed. The data in use and those that were kept are never touched.
 */
export async function clearStaging({ staging }: RestoreLayout): Promise<void> {
  await removeAll(staging);
}

/** Removes the data that a restore kept; does nothing when there are none. */
export async function dropKept({ kept }: RestoreLayout): Promise<void> {
  await removeAll(kept);
}

async function removeAll(path: string): Promise<void> {
  if (await pathExists(path)) await Deno.remove(path, { recursive: true });
}
