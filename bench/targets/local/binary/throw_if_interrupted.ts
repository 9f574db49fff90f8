import { Failure } from "../../../../diagnostics/failure.ts";

/**
 * Ends a search for etcd that its caller no longer wants.
 *
 * @throws {Failure} `interrupted` if the signal aborted
 */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new Failure("interrupted", "Interrupted while looking for etcd", { cause: signal.reason });
}
