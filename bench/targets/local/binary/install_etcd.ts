import { dirname, join } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";
import type { SourceContext } from "./etcd_source.ts";
import { readEtcdVersion } from "./read_etcd_version.ts";

/** The place of the wanted version in the cache, whether there is a binary or not. */
export function cachedEtcdPath(context: Pick<SourceContext, "cacheDirectory" | "version">): string {
  return join(context.cacheDirectory, `etcd-v${context.version}`, "etcd");
}

/**
 * Moves a freshly made binary into the cache, after it ran and reported the wanted version. The
 * move is a rename, so another run sees the old binary or the new one, never a part of it.
 *
 * @param made path of the binary, on the file system of the cache
 * @returns its path in the cache
 * @throws {Failure} `etcd-version-refused` if it does not run here or reports another version
 */
export async function installEtcd(made: string, context: SourceContext): Promise<string> {
  await Deno.chmod(made, 0o755);
  const reading = await readEtcdVersion(made, { signal: context.signal });
  if (reading.kind === "unreadable") {
    throw new Failure("etcd-version-refused", `The new binary ${reading.reason}`);
  }
  if (reading.version !== context.version) {
    throw new Failure("etcd-version-refused", `The new binary reports version ${reading.version}`);
  }
  const path = cachedEtcdPath(context);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.rename(made, path);
  context.log.info("etcd installed into the cache", { path, version: context.version });
  return path;
}
