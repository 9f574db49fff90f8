import type { Log } from "../../diagnostics/log.ts";
import { lead } from "../kubernetes/lead.ts";
import type { LeaseStore } from "../kubernetes/lease_record.ts";

/** Under which Lease something is done. */
export interface OperationsLeaseOptions {
  /** The Lease that all disruptive operations of a cluster share. */
  readonly store: LeaseStore;
  /** Who does it; no two runs may have the same name. */
  readonly holder: string;
  /** Told about waiting and about a Lease that was lost. */
  readonly log: Log;
  /** Ends waiting and work when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Does something once, while no other disruptive operation goes on: waits for the Lease, keeps it
 * for as long as the work takes, and gives it back. The work's signal aborts when the Lease is
 * lost, for instance because the API server was away too long.
 *
 * @throws what the work throws, and the signal's reason if it aborted while waiting
 */
export async function withOperationsLease<Result>(
  options: OperationsLeaseOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { holder, log, signal, store } = options;
  const finished = new AbortController();
  let outcome: { readonly result: Result } | undefined;
  await lead({
    store,
    identity: holder,
    log,
    signal: AbortSignal.any([signal, finished.signal]),
    run: async (term) => {
      try {
        outcome = { result: await work(term) };
      } finally {
        // Leading ends with the work, not only with its failure.
        finished.abort();
      }
    },
  });
  if (outcome !== undefined) return outcome.result;
  throw signal.reason;
}
