import { pathExists } from "../../../../operations/path_exists.ts";
import type { EtcdSource, SourceContext, SourceOutcome } from "./etcd_source.ts";
import { cachedEtcdPath } from "./install_etcd.ts";
import { readEtcdVersion } from "./read_etcd_version.ts";

/**
 * Takes the binary that an earlier run left in the cache. One that does not run or reports another
 * version is passed over: the source that makes a good one replaces it.
 */
export const cacheSource: EtcdSource = { name: "cache", obtain };

async function obtain(context: SourceContext): Promise<SourceOutcome> {
  const path = cachedEtcdPath(context);
  if (!await pathExists(path)) return { kind: "skipped", reason: `there is no "${path}"` };

  const reading = await readEtcdVersion(path, { signal: context.signal });
  if (reading.kind === "version" && reading.version === context.version) {
    return { kind: "found", binary: { path, version: reading.version, source: "cache" } };
  }
  const fault = reading.kind === "version" ? `reports version ${reading.version}` : reading.reason;
  return { kind: "skipped", reason: `"${path}" is to be replaced, it ${fault}` };
}
