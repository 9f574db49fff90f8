import type { EtcdErrorClass } from "../../etcd/error_class.ts";
import {
  createLatencyHistogram,
  decodeLatencyHistogram,
  type LatencyHistogram,
} from "./latency_histogram.ts";

/** How one request went, on the `performance.now` clock of the worker that sent it. */
export interface RequestRecord {
  readonly operation: string;
  readonly tenant: number;
  /** When it was due; in a closed loop, when it was sent. */
  readonly due: number;
  readonly sent: number;
  readonly ended: number;
  readonly result: "done" | "conflict" | EtcdErrorClass;
}

/** Counts and latencies of one operation of one tenant. */
export interface OperationTally {
  /** From the moment a request was due to its answer; answered requests only. */
  readonly latency: LatencyHistogram;
  done: number;
  conflicts: number;
  readonly errors: Partial<Record<EtcdErrorClass, number>>;
}

/** Everything recorded in one worker, or merged from several. */
export interface Recording {
  /** By tenant index, then operation. */
  readonly tallies: Map<number, Map<string, OperationTally>>;
  /** From sending a request to its answer, by operation. */
  readonly service: Map<string, LatencyHistogram>;
  /** From the moment a request was due to its being sent. */
  readonly lag: LatencyHistogram;
  /** From sending a write to its event on the tenant's watch. */
  readonly delivery: LatencyHistogram;
  /** Requests never sent because too many were in flight. */
  skipped: number;
}

/** A {@link Recording} that can pass between threads. */
export interface EncodedRecording {
  readonly tallies: readonly EncodedTally[];
  readonly service: readonly (readonly [string, string])[];
  readonly lag: string;
  readonly delivery: string;
  readonly skipped: number;
}

/** One {@link OperationTally}, encoded. */
export interface EncodedTally {
  readonly tenant: number;
  readonly operation: string;
  readonly latency: string;
  readonly done: number;
  readonly conflicts: number;
  readonly errors: Partial<Record<EtcdErrorClass, number>>;
}

/** Creates an empty recording. */
export function createRecording(): Recording {
  return {
    tallies: new Map(),
    service: new Map(),
    lag: createLatencyHistogram(),
    delivery: createLatencyHistogram(),
    skipped: 0,
  };
}

/**
 * Records a request. Failed requests count by class; their time counts as latency too, because a
 * user waited for it.
 */
export function recordRequest(recording: Recording, request: RequestRecord): void {
  const { due, ended, operation, result, sent } = request;
  const tally = tallyOf(recording, request.tenant, operation);
  tally.latency.record(ended - due);
  if (result === "done") tally.done += 1;
  else if (result === "conflict") tally.conflicts += 1;
  else tally.errors[result] = (tally.errors[result] ?? 0) + 1;
  serviceOf(recording, operation).record(ended - sent);
  recording.lag.record(sent - due);
}

/** The tally of an operation of a tenant, created when it is the first. */
export function tallyOf(recording: Recording, tenant: number, operation: string): OperationTally {
  let ofTenant = recording.tallies.get(tenant);
  if (ofTenant === undefined) recording.tallies.set(tenant, ofTenant = new Map());
  let tally = ofTenant.get(operation);
  if (tally === undefined) {
    tally = { latency: createLatencyHistogram(), done: 0, conflicts: 0, errors: {} };
    ofTenant.set(operation, tally);
  }
  return tally;
}

/** Encodes a recording so that another thread can merge it. */
export function encodeRecording(recording: Recording): EncodedRecording {
  const tallies = [...recording.tallies].flatMap(([tenant, ofTenant]) =>
    [...ofTenant].map(([operation, tally]) => ({
      ...tally,
      tenant,
      operation,
      latency: tally.latency.encode(),
    }))
  );
  return {
    tallies,
    service: [...recording.service].map(([operation, each]) => [operation, each.encode()] as const),
    lag: recording.lag.encode(),
    delivery: recording.delivery.encode(),
    skipped: recording.skipped,
  };
}

/** Merges what a worker encoded; histograms add up exactly. */
export function mergeRecording(into: Recording, encoded: EncodedRecording): void {
  for (const part of encoded.tallies) {
    const tally = tallyOf(into, part.tenant, part.operation);
    tally.latency.add(decodeLatencyHistogram(part.latency));
    tally.done += part.done;
    tally.conflicts += part.conflicts;
    addErrors(tally.errors, part.errors);
  }
  for (const [operation, latency] of encoded.service) {
    serviceOf(into, operation).add(decodeLatencyHistogram(latency));
  }
  into.lag.add(decodeLatencyHistogram(encoded.lag));
  into.delivery.add(decodeLatencyHistogram(encoded.delivery));
  into.skipped += encoded.skipped;
}

/** Adds error counts by class to others. */
export function addErrors(
  into: Partial<Record<EtcdErrorClass, number>>,
  errors: Partial<Record<EtcdErrorClass, number>>,
): void {
  for (const [errorClass, count] of Object.entries(errors) as [EtcdErrorClass, number][]) {
    into[errorClass] = (into[errorClass] ?? 0) + count;
  }
}

function serviceOf(recording: Recording, operation: string): LatencyHistogram {
  let latency = recording.service.get(operation);
  if (latency === undefined) {
    recording.service.set(operation, latency = createLatencyHistogram());
  }
  return latency;
}
