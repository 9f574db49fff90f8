import { join } from "node:path";
import { defaultCacheDirectory } from "../../../../targets/local/binary/default_cache_directory.ts";

/**
 * An etcd in the cache that may run beside one of this version: the next minor, as in the middle of
 * an upgrade. Nothing is fetched for it.
 */
export async function otherVersion(version: string): Promise<string | undefined> {
  const [major = "", minor = ""] = version.split(".");
  const prefix = `etcd-v${major}.${Number(minor) + 1}.`;
  const cache = defaultCacheDirectory();
  try {
    for await (const { name } of Deno.readDir(cache)) {
      if (name.startsWith(prefix)) return join(cache, name, "etcd");
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return undefined;
}
