import { delimiter, isAbsolute, join } from "node:path";
import type { Log } from "../../../diagnostics/log.ts";
import { defaultCacheDirectory } from "../../targets/local/binary/default_cache_directory.ts";
import { buildPluginServer } from "./build_plugin_server.ts";

/** Where to look for Argo CD's plugin server. */
export interface FindPluginServerOptions {
  /** Directories to look in, as PATH has them. Default: PATH. */
  readonly searchPath?: string;
  /** Keeps a built server between runs. Default: {@link defaultCacheDirectory}. */
  readonly cacheDirectory?: string;
  /** Gets a line for each step. */
  readonly log: Log;
}

/** Argo CD's plugin server, or the reason why there is none. */
export type FoundPluginServer =
  | { readonly kind: "found"; readonly program: string; readonly source: string }
  | { readonly kind: "missing"; readonly reason: string };

/** A program called `argocd` is all of Argo CD's servers. */
const names = ["argocd-cmp-server", "argocd"];

/**
 * Finds or makes Argo CD's plugin server: `argocd-cmp-server` or `argocd` in PATH, else one built
 * with Go from the module beside this file, which is kept in the cache.
 */
export async function findPluginServer(
  options: FindPluginServerOptions,
): Promise<FoundPluginServer> {
  const { cacheDirectory = defaultCacheDirectory(), log } = options;
  const searchPath = options.searchPath ?? Deno.env.get("PATH") ?? "";
  for (const name of names) {
    const program = await inSearchPath(name, searchPath);
    if (program !== undefined) return { kind: "found", program, source: `"${name}" in PATH` };
  }
  return await buildPluginServer({ cacheDirectory, searchPath, log });
}

async function inSearchPath(name: string, searchPath: string): Promise<string | undefined> {
  for (const directory of searchPath.split(delimiter).filter(isAbsolute)) {
    const path = join(directory, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}
