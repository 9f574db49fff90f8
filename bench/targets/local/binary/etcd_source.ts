import type { Log } from "../../../../diagnostics/log.ts";
import type { EtcdBinary } from "./etcd_binary.ts";

/** What every source is told. */
export interface SourceContext {
  /** The wanted version, without a leading `v`. */
  readonly version: string;
  /** The etcd image to copy the binary from. */
  readonly image: string;
  /** Absolute path of the directory that keeps binaries between runs. */
  readonly cacheDirectory: string;
  /** Base URL of the release archives, without a slash at the end. */
  readonly releaseUrl: string;
  /** PATH for the programs that are run. Default: the one of this process. */
  readonly searchPath?: string;
  /** Gets a line for each step. */
  readonly log: Log;
  /** Ends whatever the source is doing. */
  readonly signal: AbortSignal;
}

/** How asking a source ended: with a binary of the wanted version, or not applicable here. */
export type SourceOutcome =
  | { readonly kind: "found"; readonly binary: EtcdBinary }
  | { readonly kind: "skipped"; readonly reason: string };

/**
 * One way to get an etcd binary. A source that does not apply here answers `skipped`; one that
 * tried and failed throws a `Failure`. Either way the next source is asked.
 */
export interface EtcdSource {
  /** Short, for logs and for the list of what was tried. */
  readonly name: string;
  /** Finds or makes a binary of exactly the wanted version. */
  obtain(context: SourceContext): Promise<SourceOutcome>;
}
