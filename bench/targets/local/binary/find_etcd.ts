import { resolve } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";
import type { Log } from "../../../../diagnostics/log.ts";
import { defaultCacheDirectory } from "./default_cache_directory.ts";
import type { EtcdBinary } from "./etcd_binary.ts";
import type { SourceContext } from "./etcd_source.ts";
import { etcdSources } from "./etcd_sources.ts";
import { givenEtcd } from "./given_etcd.ts";
import { tryEtcdSources } from "./try_etcd_sources.ts";

export type { EtcdBinary } from "./etcd_binary.ts";

/** Which etcd is wanted, and where it may come from. */
export interface FindEtcdOptions {
  /** The wanted version, without a leading `v`, as in `3.6.16`. */
  readonly version: string;
  /** The image to copy the binary from, as in `quay.io/coreos/etcd:v3.6.16`. */
  readonly image: string;
  /** Path of a binary to use instead of looking for one (`--etcd`). */
  readonly etcd?: string;
  /** Keeps binaries between runs. Default: {@link defaultCacheDirectory}. */
  readonly cacheDirectory?: string;
  /**
   * Base URL of the release archives; it must not carry credentials. Default:
   * `https://github.com/etcd-io/etcd/releases/download`.
   */
  readonly releaseUrl?: string;
  /** Gets a line for each step. */
  readonly log: Log;
  /** Ends the search when it aborts. */
  readonly signal?: AbortSignal;
}

const defaultReleaseUrl = "https://github.com/etcd-io/etcd/releases/download";

/**
 * Finds or makes an etcd server binary. With `etcd` that one is used or refused. Otherwise the
 * first of these that has exactly the wanted version: PATH, the cache, the etcd image, the release
 * archive, a build with Go. What the last three make is kept in the cache.
 *
 * @throws {Failure} `usage` if an option is malformed; `etcd-not-found` with the reason of each
 * source, or if the given binary cannot be run; `etcd-version-refused` if the given binary is of
 * another minor version; `interrupted` if the signal aborted
 */
export async function findEtcd(options: FindEtcdOptions): Promise<EtcdBinary> {
  const context = contextOf(options);
  const binary = options.etcd === undefined
    ? await tryEtcdSources(etcdSources, context)
    : await givenEtcd(options.etcd, context);
  context.log.info("etcd found", { ...binary });
  return binary;
}

function contextOf(options: FindEtcdOptions): SourceContext {
  // Both become part of paths and command lines.
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(options.version)) {
    throw new Failure("usage", `"${options.version}" is no etcd version`, {
      hint: "Write it as in 3.6.16",
    });
  }
  if (!/^\w[\w.:/@-]*$/.test(options.image)) {
    throw new Failure("usage", `"${options.image}" is no image`, {
      hint: "Write it as in quay.io/coreos/etcd:v3.6.16",
    });
  }
  return {
    version: options.version,
    image: options.image,
    cacheDirectory: resolve(options.cacheDirectory ?? defaultCacheDirectory()),
    releaseUrl: checkedReleaseUrl(options.releaseUrl ?? defaultReleaseUrl),
    log: options.log,
    signal: options.signal ?? new AbortController().signal,
  };
}

function checkedReleaseUrl(releaseUrl: string): string {
  const url = URL.parse(releaseUrl);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new Failure("usage", "The release URL is no http or https URL", {
      hint: `Write it as in ${defaultReleaseUrl}`,
    });
  }
  // The URL is logged, and archive names are appended to it.
  if (url.username || url.password || url.search || url.hash) {
    throw new Failure("usage", "The release URL carries credentials, a query or a fragment", {
      hint: "Give an URL that needs none of them",
    });
  }
  return url.href.replace(/\/+$/, "");
}
