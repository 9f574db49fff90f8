import { jobPaths } from "./job_paths.ts";

/** Where a member's volume has the data, before, during and after a restore. All lie on the volume. */
export interface RestoreLayout {
  /** etcd's data directory. */
  readonly dataDirectory: string;
  /** What is exchanged: the data directory, or `member` in it where it is the volume's root. */
  readonly live: string;
  /** Where `etcdutl` makes the new data directory; it is empty before. */
  readonly staging: string;
  /** The part of {@link RestoreLayout.staging} that takes the place of `live`. */
  readonly staged: string;
  /** Where the old data are kept; it is there from the moment they were moved. */
  readonly kept: string;
  /** The part of {@link RestoreLayout.kept} that was `live`. */
  readonly old: string;
}

/** Which volume, and which restore. */
export interface LayoutOptions {
  /** The directory in which the volume is mounted. Default: where a Job's pod has it. */
  readonly volume?: string;
  /** The data directory within it; "." for its root. */
  readonly dataDirectory: string;
  /** The restore's id. */
  readonly id: string;
}

/** Where a Job's pod has the volume of the member that it restores. */
export const restoreVolumePath = "/work/volume";

/** Where a Job's pod has the snapshot that `etcdutl` reads. */
export const restoreSnapshotPath: string = jobPaths.snapshot;

/**
 * Where things are while a volume is restored. At a volume's root nothing can be renamed but what
 * is in it, and etcd's gate takes only hidden names there for somebody else's.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { restoreLayout } from "./restore_layout.ts";
 *
 * const options = { volume: "/v", dataDirectory: "data", id: "20261123T041500Z" };
 * assert.equal(restoreLayout(options).old, "/v/data.before-restore-20261123T041500Z");
 * const atRoot = restoreLayout({ ...options, dataDirectory: "." });
 * assert.equal(atRoot.old, "/v/.before-restore-20261123T041500Z/member");
 * ```
 */
export function restoreLayout(
  { volume = restoreVolumePath, dataDirectory, id }: LayoutOptions,
): RestoreLayout {
  if (dataDirectory === ".") {
    const staging = `${volume}/.restoring`;
    const kept = `${volume}/.before-restore-${id}`;
    return {
      dataDirectory: volume,
      live: `${volume}/member`,
      staging,
      staged: `${staging}/member`,
      kept,
      old: `${kept}/member`,
    };
  }
  const live = `${volume}/${dataDirectory}`;
  const kept = `${live}.before-restore-${id}`;
  return {
    dataDirectory: live,
    live,
    staging: `${live}.restoring`,
    staged: `${live}.restoring`,
    kept,
    old: kept,
  };
}
