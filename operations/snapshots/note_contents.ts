import type { Etcd3 } from "etcd3";
import type { Progress } from "../../diagnostics/progress.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { readContents } from "./read_contents.ts";
import type { SnapshotContents } from "./snapshot_contents.ts";
import { snapshotSecret } from "./snapshot_secret.ts";

/** Of which snapshot. */
export interface NoteContentsOptions {
  /** The snapshot, as etcd wrote it. */
  readonly file: string;
  /** Its bytes. */
  readonly size: number;
  /** A revision that it holds. */
  readonly revision: number;
  /** Told when nothing can be noted. */
  readonly progress: Progress;
}

/**
 * Asks the member a snapshot was just taken from what it holds, for a drill to compare. A snapshot is
 * good without it.
 *
 * @param client a client of that member alone, as a user with role root
 * @returns `undefined` when the member does not tell
 */
export async function noteContents(
  client: Etcd3,
  { file, progress, revision, size }: NoteContentsOptions,
): Promise<SnapshotContents | undefined> {
  try {
    const secret = await snapshotSecret(file);
    return await readContents(client, { revision, secret, databaseSize: size });
  } catch (error) {
    const reason = etcdErrorClass(error);
    progress.print(`What it holds was not noted, so a drill will compare less: ${reason}`);
    return undefined;
  }
}
