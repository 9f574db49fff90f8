/** What one member's new data directory is made with. */
export interface RestoreArguments {
  /** The snapshot, with its checksum at its end. */
  readonly snapshot: string;
  /** A directory that is empty or does not exist. */
  readonly dataDirectory: string;
  /** The member's name. */
  readonly name: string;
  /** Name and peer URL of every member of the restored cluster, this one included. */
  readonly members: readonly { readonly name: string; readonly peerUrl: string }[];
  /** The new cluster's token: no member of an older incarnation can join it. */
  readonly token: string;
  /** By how much the restored revision is higher than the snapshot's. */
  readonly bump: number;
}

/**
 * What `etcdutl` is given to make a member's data directory from a snapshot.
 *
 * The revision is raised and everything before marked as compacted, always both: clients that saw
 * revisions which the snapshot does not have would else wait for a future they have already seen,
 * and their watches would miss changes without a word. Now they are told `compacted`, and read
 * everything anew (etcd etcdutl/snapshot, `--bump-revision` and `--mark-compacted`).
 */
export function restoreArguments(
  { snapshot, dataDirectory, name, members, token, bump }: RestoreArguments,
): string[] {
  const own = members.find((member) => member.name === name)?.peerUrl ?? "";
  return [
    "snapshot",
    "restore",
    snapshot,
    `--data-dir=${dataDirectory}`,
    `--name=${name}`,
    `--initial-advertise-peer-urls=${own}`,
    `--initial-cluster=${members.map((each) => `${each.name}=${each.peerUrl}`).join(",")}`,
    `--initial-cluster-token=${token}`,
    `--bump-revision=${bump}`,
    "--mark-compacted",
    "--skip-hash-check=false",
  ];
}
