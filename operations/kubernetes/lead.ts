import type { Log } from "../../diagnostics/log.ts";
import type { LeaseRecord, LeaseStore, StoredLease } from "./lease_record.ts";
import { sleep } from "./sleep.ts";

/** How leaders are elected. */
export interface LeadOptions {
  /** The Lease that all candidates share. */
  readonly store: LeaseStore;
  /** Who this candidate is; no other one may ever have the same name. */
  readonly identity: string;
  /** What the leader does, until its signal aborts. When it ends by itself, leading ends. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Ends candidacy or leadership. */
  readonly signal: AbortSignal;
  /** Told about changes. */
  readonly log: Log;
  /** Default: {@link leaseTimes}. */
  readonly times?: LeaseTimes;
}

/** The clocks of an election, in milliseconds. */
export interface LeaseTimes {
  /** For how long others leave a Lease alone that they see unchanged. */
  readonly lease: number;
  /** After how long without renewal the leader gives up; well before others may take over. */
  readonly renewal: number;
  /** How often candidates look and the leader renews. */
  readonly retry: number;
}

/** Those of Kubernetes' own components (client-go tools/leaderelection). */
export const leaseTimes: LeaseTimes = { lease: 15_000, renewal: 10_000, retry: 2_000 };

/**
 * Takes part in an election and runs as the leader while it is one. Two candidates never compare
 * their clocks: an expired Lease is one that the candidate itself saw unchanged for the Lease's
 * whole time. The leader stops before anybody else may begin, whether or not it can reach the
 * store, and gives the Lease back when it ends.
 *
 * @throws what `run` throws
 */
export async function lead(options: LeadOptions): Promise<void> {
  const { identity, log, signal } = options;
  const candidate = createCandidate(options);
  const { retry } = options.times ?? leaseTimes;
  while (!signal.aborted) {
    if (await candidate.attempt()) {
      log.info("leading", { identity });
      await leadOnce(options, candidate);
      log.info("not leading any more", { identity });
      if (!signal.aborted) continue;
      return;
    }
    await sleep(retry, signal);
  }
}

async function leadOnce(options: LeadOptions, candidate: Candidate): Promise<void> {
  const lost = new AbortController();
  const term = AbortSignal.any([options.signal, lost.signal]);
  const work = options.run(term).finally(() => lost.abort());
  // Renewal goes on until the work has ended: an ending leader must not be overtaken.
  const finished = new AbortController();
  const renewing = renew(options, { candidate, lost, finished: finished.signal });
  try {
    await work;
  } finally {
    finished.abort();
    await renewing;
    await candidate.release();
  }
}

interface Term {
  readonly candidate: Candidate;
  readonly lost: AbortController;
  readonly finished: AbortSignal;
}

async function renew(
  { log, times = leaseTimes }: LeadOptions,
  { candidate, lost, finished }: Term,
): Promise<void> {
  let renewed = performance.now();
  const watchdog = setInterval(() => {
    if (performance.now() - renewed < times.renewal) return;
    log.warn("lease was not renewed in time");
    lost.abort();
  }, Math.min(times.retry, times.renewal) / 4);
  try {
    while (!finished.aborted) {
      await sleep(times.retry, finished);
      if (finished.aborted) return;
      const begun = performance.now();
      if (await candidate.attempt()) renewed = begun;
      else if (candidate.isOthers()) lost.abort();
    }
  } finally {
    clearInterval(watchdog);
  }
}

interface Candidate {
  /** Takes or renews the Lease; whether it is held now. */
  attempt(): Promise<boolean>;
  /** Whether somebody else was seen to hold it. */
  isOthers(): boolean;
  /** Gives it back, if it is held. */
  release(): Promise<void>;
}

function createCandidate({ store, identity, log, times = leaseTimes }: LeadOptions): Candidate {
  let seen: { readonly lease: StoredLease; readonly at: number } | undefined;
  const look = async (): Promise<StoredLease | undefined> => {
    const lease = await store.read();
    if (lease === undefined) seen = undefined;
    else if (lease.version !== seen?.lease.version) seen = { lease, at: performance.now() };
    return lease;
  };
  const isTaken = ({ holder, seconds }: LeaseRecord): boolean => {
    if (holder === "" || holder === identity || seen === undefined) return false;
    return performance.now() - seen.at < Math.max(seconds * 1_000, times.lease);
  };
  return {
    async attempt() {
      try {
        const lease = await look();
        if (lease !== undefined && isTaken(lease.record)) return false;
        await store.write(taken(lease?.record, { identity, times }), lease?.version);
        return true;
      } catch (error) {
        log.debug("lease not written", { reason: error instanceof Error ? error.message : "" });
        return false;
      }
    },
    isOthers: () => seen !== undefined && !["", identity].includes(seen.lease.record.holder),
    async release() {
      try {
        const lease = await look();
        if (lease?.record.holder !== identity) return;
        const record = { ...lease.record, holder: "", seconds: 1, renewedAt: new Date() };
        await store.write(record, lease.version);
      } catch {
        // Who cannot give it back lets it expire.
      }
    },
  };
}

function taken(
  before: LeaseRecord | undefined,
  { identity, times }: { readonly identity: string; readonly times: LeaseTimes },
): LeaseRecord {
  const now = new Date();
  const isOurs = before?.holder === identity;
  return {
    holder: identity,
    seconds: Math.ceil(times.lease / 1_000),
    acquiredAt: isOurs ? before.acquiredAt : now,
    renewedAt: now,
    transitions: (before?.transitions ?? -1) + (isOurs ? 0 : 1),
  };
}
