import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";

/** What was said and left when a disk was full. */
export interface FullDisk {
  /** The failure's code. */
  readonly code: string;
  /** Its message. */
  readonly message: string;
  /** The files that were left on the disk. */
  readonly left: readonly string[];
}

/** Mounts a small disk in a mount namespace of its own, so that it is gone with the program. */
const mounting = `
set -e
disk="$1"; shift
mount -t tmpfs -o size=8m tmpfs "$disk"
exec "$@"
`;

/** The arguments with which unshare(1) lets us mount; `undefined` where it does not. */
export const unshare: readonly string[] | undefined = await workingUnshare();

async function workingUnshare(): Promise<readonly string[] | undefined> {
  const directory = await Deno.makeTempDir({ prefix: "unshare-" });
  try {
    for (const flags of [["--mount"], ["--user", "--map-root-user", "--mount"]]) {
      const args = [...flags, "mount", "-t", "tmpfs", "tmpfs", directory];
      if ((await new Deno.Command("unshare", { args }).output()).success) return flags;
    }
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(directory);
  }
}

/** Takes a snapshot, or fetches one, in a process that has 8 MiB for one of the steps. */
export async function onSmallDisk(
  full: "scratch" | "store" | "fetch",
  { cluster, folder }: { readonly cluster: LocalCluster; readonly folder: string },
): Promise<FullDisk> {
  const disk = join(folder, "disk");
  await Deno.mkdir(disk);
  const settings = join(folder, "settings.json");
  const credentials = await cluster.credentialsOf("root");
  const given = { full, disk, folder, endpoints: cluster.endpoints, credentials };
  await Deno.writeTextFile(settings, JSON.stringify(given), { mode: 0o600 });
  const program = new URL("fill_small_disk.ts", import.meta.url).pathname;
  const deno = [Deno.execPath(), "run", "--no-check", "--allow-all", program, settings];
  const { code, stderr, stdout } = await new Deno.Command("unshare", {
    args: [...unshare ?? [], "sh", "-c", mounting, "sh", disk, ...deno],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
