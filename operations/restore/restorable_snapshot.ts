import { Failure } from "../../diagnostics/failure.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { parseEtcdVersion } from "../../manifests/config/etcd_version.ts";
import type { StoredSnapshot } from "../snapshots/stored_snapshots.ts";

/** Which snapshot is wanted. */
export interface WantedSnapshot {
  /** Its name. Default: the newest one that was verified. */
  readonly name?: string | undefined;
  /** For which cluster. */
  readonly config: EtcdCluster;
}

/**
 * Chooses the snapshot to restore: the one that is named, else the newest that was read back and
 * found whole.
 *
 * @param snapshots newest first
 * @throws {Failure} `snapshot-refused` when there is none that fits
 */
export function restorableSnapshot(
  snapshots: readonly StoredSnapshot[],
  { name, config }: WantedSnapshot,
): StoredSnapshot {
  const chosen = name === undefined
    ? snapshots.find(({ verified }) => verified)
    : snapshots.find((snapshot) => snapshot.name === name);
  if (chosen === undefined) throw noneOf(snapshots, name);
  const { metadata, spec } = config;
  const { cluster, etcdVersion } = chosen.manifest;
  if (cluster !== `${metadata.namespace}/${metadata.name}`) {
    throw new Failure("snapshot-refused", `"${chosen.name}" is of another cluster, "${cluster}"`, {
      hint: "Restore it where a configuration has that name and namespace",
    });
  }
  if (minorOf(etcdVersion) !== minorOf(spec.version)) {
    throw new Failure(
      "snapshot-refused",
      `"${chosen.name}" was taken from etcd ${etcdVersion}, and the configuration has ${spec.version}`,
      { hint: `Set spec.version to ${etcdVersion}, and upgrade after the restore` },
    );
  }
  return chosen;
}

/** `etcdutl` of one minor does not promise to read what another wrote. */
function minorOf(version: string): string {
  const { major, minor } = parseEtcdVersion(version) ?? { major: 0, minor: 0 };
  return `${major}.${minor}`;
}

function noneOf(snapshots: readonly StoredSnapshot[], name: string | undefined): Failure {
  if (name !== undefined) {
    return new Failure("snapshot-refused", `There is no snapshot "${name}"`, {
      hint: `Name one of: ${snapshots.slice(0, 5).map((each) => each.name).join(", ") || "none"}`,
    });
  }
  const [newest] = snapshots;
  return new Failure(
    "snapshot-refused",
    newest === undefined ? "There is no snapshot" : "No snapshot was verified yet",
    {
      hint: newest === undefined
        ? "See whether the configuration names the store that has them"
        : `Give --snapshot ${newest.name} to restore one that was never read back`,
    },
  );
}
