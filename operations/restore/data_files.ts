import type { RestoreLayout } from "../../manifests/jobs/restore_layout.ts";

/** Whether there is anything under a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

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
  if (await exists(path)) await Deno.remove(path, { recursive: true });
}
