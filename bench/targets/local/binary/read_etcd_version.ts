import { runProgram } from "./run_program.ts";

/** How to run the binary that is asked. */
export interface ReadEtcdVersionOptions {
  /** PATH in which a bare name is looked up. Default: the one of this process. */
  readonly searchPath?: string;
  /** Stops the binary when it aborts. */
  readonly signal?: AbortSignal;
}

/**
 * The version a binary reports, or why it could not be asked, as the predicate of a sentence about
 * the binary.
 */
export type EtcdVersionReading =
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Milliseconds; etcd answers at once, but a loaded machine may be slow to start it. */
const timeoutMs = 15_000;

/**
 * Runs `etcd --version` and reads the version from its first line, `etcd Version: 3.6.16`
 * (etcd, server/etcdmain/config.go).
 */
export async function readEtcdVersion(
  etcd: string,
  options: ReadEtcdVersionOptions = {},
): Promise<EtcdVersionReading> {
  const result = await runProgram(etcd, {
    args: ["--version"],
    timeoutMs,
    ...(options.searchPath === undefined ? {} : { env: { PATH: options.searchPath } }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (result.kind === "failed") return { kind: "unreadable", reason: result.reason };
  const version = /^etcd Version: (\S+)$/m.exec(result.stdout)?.[1];
  if (version === undefined) return { kind: "unreadable", reason: "printed no etcd version" };
  return { kind: "version", version };
}
