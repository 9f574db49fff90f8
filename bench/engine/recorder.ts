import type { EtcdErrorClass } from "../../etcd/error_class.ts";
import {
  createLatencyHistogram,
  decodeLatencyHistogram,
  type LatencyHistogram,
} from "./latency_histogram.ts";

/** How one request went, on the `performance.now` clock of the worker that sent it. */
export interface RequestRecord {
  /** Name of the operation. */
  readonly operation: string;
  /** Index of the tenant. */
  readonly tenant: number;
  /** When it was due; in a closed loop, when it was sent. */
  readonly due: number;
  /** When it was sent. */
  readonly sent: number;
  /** When it was answered or failed. */
  readonly ended: number;
  /** What came of it. */
  readonly result: "done" | "conflict" | EtcdErrorClass;
}

/** Failed requests by the class of their error. */
export type ErrorCounts = Partial<Record<EtcdErrorClass, number>>;

/** Counts and latencies of some of the requests. */
export interface RequestTally {
  /** From the moment a request was due to its end, also when it failed: a user waited for it. */
  readonly latency: LatencyHistogram;
  /** Requests that did what they were for. */
  done: number;
  /** Compare-and-swaps that lost against another writer. */
  conflicts: number;
  /** Requests that failed. */
  readonly errors: ErrorCounts;
}

/**
 * Everything recorded in one worker, or merged from several. Requests are counted by tenant and
 * again by operation, not by both at once: a histogram takes some 40 KB, and a thousand tenants
 * have eight thousand such pairs.
 */
export interface Recording {
  /** By index of the tenant. */
  readonly tenants: Map<number, RequestTally>;
  /** By name of the operation. */
  readonly operations: Map<string, RequestTally>;
  /** From sending a request to its end, by operation. */
  readonly service: Map<string, LatencyHistogram>;
  /** From the moment a request was due to its being sent. */
  readonly lag: LatencyHistogram;
  /** From sending a write to its event on the tenant's watch. */
  readonly delivery: LatencyHistogram;
  /** Requests never sent because too many were in flight. */
  skipped: number;
}

/** A {@link RequestTally} that can pass between threads. */
export interface EncodedTally {
  /** {@link LatencyHistogram.encode} of the latencies. */
  readonly latency: string;
  /** Requests that did what they were for. */
  readonly done: number;
  /** Compare-and-swaps that lost against another writer. */
  readonly conflicts: number;
  /** Requests that failed. */
  readonly errors: ErrorCounts;
}

/** A {@link Recording} that can pass between threads, its histograms encoded. */
export interface EncodedRecording {
  /** By index of the tenant. */
  readonly tenants: ReadonlyMap<number, EncodedTally>;
  /** By name of the operation. */
  readonly operations: ReadonlyMap<string, EncodedTally>;
  /** From sending a request to its end, by operation. */
  readonly service: ReadonlyMap<string, string>;
  /** From the moment a request was due to its being sent. */
  readonly lag: string;
  /** From sending a write to its event on the tenant's watch. */
  readonly delivery: string;
  /** Requests never sent because too many were in flight. */
  readonly skipped: number;
}

/** Creates an empty recording. */
export function createRecording(): Recording {
  return {
    tenants: new Map(),
    operations: new Map(),
    service: new Map(),
    lag: createLatencyHistogram(),
    delivery: createLatencyHistogram(),
    skipped: 0,
  };
}

/** Records a request, for its tenant and for its operation. */
export function recordRequest(recording: Recording, request: RequestRecord): void {
  const { due, ended, operation, sent, tenant } = request;
  count(entryOf(recording.tenants, tenant, createTally), request);
  count(entryOf(recording.operations, operation, createTally), request);
  entryOf(recording.service, operation, createLatencyHistogram).record(ended - sent);
  recording.lag.record(sent - due);
}

/** Encodes a recording so that another thread can merge it. */
export function encodeRecording(recording: Recording): EncodedRecording {
  return {
    tenants: mapped(recording.tenants, encodeTally),
    operations: mapped(recording.operations, encodeTally),
    service: mapped(recording.service, (latency) => latency.encode()),
    lag: recording.lag.encode(),
    delivery: recording.delivery.encode(),
    skipped: recording.skipped,
  };
}

/** Merges what a worker encoded; histograms add up exactly. */
export function mergeRecording(into: Recording, encoded: EncodedRecording): void {
  for (const [tenant, tally] of encoded.tenants) {
    addTally(entryOf(into.tenants, tenant, createTally), tally);
  }
  for (const [operation, tally] of encoded.operations) {
    addTally(entryOf(into.operations, operation, createTally), tally);
  }
  for (const [operation, latency] of encoded.service) {
    entryOf(into.service, operation, createLatencyHistogram).add(decodeLatencyHistogram(latency));
  }
  into.lag.add(decodeLatencyHistogram(encoded.lag));
  into.delivery.add(decodeLatencyHistogram(encoded.delivery));
  into.skipped += encoded.skipped;
}

/** Adds error counts by class to others. */
export function addErrors(into: ErrorCounts, errors: ErrorCounts): void {
  for (const [errorClass, count] of Object.entries(errors) as [EtcdErrorClass, number][]) {
    into[errorClass] = (into[errorClass] ?? 0) + count;
  }
}

function createTally(): RequestTally {
  return { latency: createLatencyHistogram(), done: 0, conflicts: 0, errors: {} };
}

function count(tally: RequestTally, { due, ended, result }: RequestRecord): void {
  tally.latency.record(ended - due);
  if (result === "done") tally.done += 1;
  else if (result === "conflict") tally.conflicts += 1;
  else addErrors(tally.errors, { [result]: 1 });
}

function encodeTally(tally: RequestTally): EncodedTally {
  return { ...tally, latency: tally.latency.encode() };
}

function addTally(into: RequestTally, tally: EncodedTally): void {
  into.latency.add(decodeLatencyHistogram(tally.latency));
  into.done += tally.done;
  into.conflicts += tally.conflicts;
  addErrors(into.errors, tally.errors);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = create());
  return value;
}

function mapped<Key, From, To>(
  map: ReadonlyMap<Key, From>,
  change: (value: From) => To,
): Map<Key, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
