import { join } from "node:path";

/** What a member is started with besides the arguments that its StatefulSet gives it. */
export interface LaunchSettings {
  /** The etcd binary. */
  readonly binary: string;
  /** The port of 127.0.0.1 that it listens on for peers, behind the proxy at the one it advertises. */
  readonly peerPort: number;
  /** Further flags; the last one of a name counts. */
  readonly flags?: readonly string[];
  /** How many file descriptors it may open. Default: as many as we may. */
  readonly openFiles?: number;
}

/** A program that stands in for etcd and becomes it. */
export interface Launcher {
  /** Its path. */
  readonly path: string;
  /** Sets what a member is started with, from its next start on. */
  set(member: string, settings: LaunchSettings): Promise<void>;
}

/** The member is known by its flag; `exec` keeps the process id, so signals reach etcd itself. */
const script = `#!/bin/sh
directory=$(dirname "$0")
for argument; do
  case "$argument" in --name=*) member=\${argument#--name=} ;; esac
done
. "$directory/$member.settings"
[ -z "$open_files" ] || ulimit -n "$open_files"
left=$#
while [ "$left" -gt 0 ]; do
  argument=$1
  shift
  left=$((left - 1))
  case "$argument" in
    --listen-peer-urls=*) argument="--listen-peer-urls=https://127.0.0.1:$peer_port" ;;
  esac
  set -- "$@" "$argument"
done
exec "$binary" "$@" $flags
`;

/**
 * Makes a program that starts etcd with exactly the arguments it is given, but behind the proxy of
 * its peer port and with what a fault needs: a small quota, few file descriptors, another version.
 *
 * @param directory an existing one, of its own
 */
export async function createLauncher(directory: string): Promise<Launcher> {
  const path = join(directory, "etcd");
  await Deno.writeTextFile(path, script, { mode: 0o700 });
  return {
    path,
    set: async (member, { binary, flags = [], openFiles, peerPort }) => {
      const settings = [
        `binary='${binary}'`,
        `peer_port=${peerPort}`,
        `open_files=${openFiles ?? ""}`,
        `flags='${flags.join(" ")}'`,
      ];
      await Deno.writeTextFile(join(directory, `${member}.settings`), settings.join("\n") + "\n");
    },
  };
}
