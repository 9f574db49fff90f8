import { isAbsolute, join } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";

/**
 * The directory that keeps etcd binaries between runs: `kamaji-etcd` in `XDG_CACHE_HOME`, or in
 * `~/.cache` where that is not set. A relative `XDG_CACHE_HOME` is ignored, as the XDG Base
 * Directory Specification wants it.
 *
 * @throws {Failure} `usage` if neither `XDG_CACHE_HOME` nor `HOME` tells
 */
export function defaultCacheDirectory(
  environment: Pick<Deno.Env, "get"> = Deno.env,
): string {
  const cacheHome = environment.get("XDG_CACHE_HOME");
  if (cacheHome && isAbsolute(cacheHome)) return join(cacheHome, "kamaji-etcd");
  const home = environment.get("HOME");
  if (home && isAbsolute(home)) return join(home, ".cache", "kamaji-etcd");
  throw new Failure("usage", "There is no directory to keep etcd in", {
    hint: "Set XDG_CACHE_HOME or HOME",
  });
}
