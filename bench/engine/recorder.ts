import type { EtcdErrorClass } from "../../etcd/error_class.ts";
import {
  type CompactCounts,
  type CompactHistogram,
  createCompactHistogram,
} from "./compact_histogram.ts";
import {
  createLatencyHistogram,
  decodeLatencyHistogram,
  type LatencyHistogram,
} from "./latency_histogram.ts";
import { type LoadPlan, type PhaseLoad, plannedSeconds } from "./load_plan.ts";
import {
  createSecondRecorder,
  mergeSeries,
  type SecondRecorder,
  type SecondSeries,
} from "./second_series.ts";

/** How one request went; times in milliseconds after the load began. */
export interface RequestRecord {
  /** Index of the phase in which it was due. */
  readonly phase: number;
  /** Index of the group. */
  readonly group: number;
  /** Index of the operation in the mix of the group's workload. */
  readonly operation: number;
  /** Index of the tenant in its group. */
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

/** Counts of some of the requests. */
export interface RequestCounts {
  /** Requests that did what they were for. */
  done: number;
  /** Compare-and-swaps that lost against another writer. */
  conflicts: number;
  /** Requests that failed. */
  readonly errors: ErrorCounts;
}

/** Counts and latencies of an operation. */
export interface OperationTally extends RequestCounts {
  /** From the moment a request was due to its end, also when it failed: a user waited for it. */
  readonly latency: LatencyHistogram;
  /** From sending a request to its end. */
  readonly service: LatencyHistogram;
}

/** Counts and latencies of a tenant. */
export interface TenantTally extends RequestCounts {
  /** From the moment a request was due to its end. */
  readonly latency: CompactHistogram;
}

/**
 * What one group did in one phase. Requests are counted by tenant and again by operation, not by
 * both at once: a thousand tenants have eight thousand such pairs.
 */
export interface GroupRecording {
  /** By index of the operation; nothing for one that never ended. */
  readonly operations: (OperationTally | undefined)[];
  /** By index of the tenant in its group; nothing for one of which no request ended. */
  readonly tenants: (TenantTally | undefined)[];
  /** From sending a write to its event on the tenant's watch. */
  readonly delivery: LatencyHistogram;
  /** Requests never sent because too many were in flight. */
  skipped: number;
}

/** What was recorded in one phase. */
export interface PhaseRecording {
  /** By index of the group. */
  readonly groups: readonly GroupRecording[];
  /** From the moment a request was due to its being sent, open loops only. */
  readonly lag: LatencyHistogram;
}

/** Everything recorded in one worker, or merged from several. */
export interface Recording {
  /** By index of the phase; nothing for one that is not measured. */
  readonly phases: readonly (PhaseRecording | undefined)[];
  /** By index of the group, all phases. */
  readonly seconds: readonly SecondSeries[];
}

/** Records what one worker does. */
export interface Recorder {
  /** Counts a request that was sent, by when it was due. */
  sent(group: number, due: number): void;
  /** Records a request that ended. */
  ended(request: RequestRecord): void;
  /** Counts a request that was given up before it was sent. */
  skipped(phase: number, group: number): void;
  /** Records the delivery of a write, in milliseconds after the load began. */
  delivered(group: number, sentAt: number, seenAt: number): void;
  /** Everything recorded so far. */
  recording(): Recording;
}

/** An {@link OperationTally}, its histograms encoded. */
export interface EncodedOperation extends Readonly<RequestCounts> {
  /** {@link LatencyHistogram.encode} of the latencies. */
  readonly latency: string;
  /** The same of the times from sending. */
  readonly service: string;
}

/** A {@link TenantTally} that can pass between threads. */
export interface EncodedTenant extends Readonly<RequestCounts> {
  /** The content of its histogram. */
  readonly latency: CompactCounts;
}

/** A {@link GroupRecording}, its histograms encoded. */
export interface EncodedGroup {
  /** By index of the operation. */
  readonly operations: readonly (EncodedOperation | undefined)[];
  /** By index of the tenant in its group. */
  readonly tenants: readonly (EncodedTenant | undefined)[];
  /** {@link LatencyHistogram.encode} of the deliveries. */
  readonly delivery: string;
  /** Requests never sent. */
  readonly skipped: number;
}

/** A {@link Recording} that can pass between threads, its histograms encoded. */
export interface EncodedRecording {
  /** By index of the phase. */
  readonly phases: readonly (EncodedPhase | undefined)[];
  /** By index of the group. */
  readonly seconds: readonly SecondSeries[];
}

/** A {@link PhaseRecording}, its histograms encoded. */
export interface EncodedPhase {
  /** By index of the group. */
  readonly groups: readonly EncodedGroup[];
  /** {@link LatencyHistogram.encode} of the lag. */
  readonly lag: string;
}

/** Creates the recorder of one worker. */
export function createRecorder(plan: Pick<LoadPlan, "groups" | "phases">): Recorder {
  const phases = emptyPhases(plan);
  const loops = plan.phases.map(({ loads }) => loads.map((load) => load?.kind));
  const seconds = plan.groups.map(() => createSecondRecorder(plannedSeconds(plan)));
  const phaseAt = (moment: number): number =>
    plan.phases.findIndex(({ begin, duration }) => moment >= begin && moment < begin + duration);
  return {
    sent: (group, due) => seconds[group]!.sent(Math.floor(due / 1000)),
    ended: (request) => {
      const { due, ended, group, phase } = request;
      countSecond(seconds[group]!, request);
      const into = phases[phase];
      if (into === undefined) return;
      const { operations, tenants } = into.groups[group]!;
      const operation = operations[request.operation] ??= createOperationTally();
      const tenant = tenants[request.tenant] ??= createTenantTally();
      operation.latency.record(ended - due);
      operation.service.record(ended - request.sent);
      count(operation, request.result);
      tenant.latency.record(ended - due);
      count(tenant, request.result);
      if (isOpen(loops[phase]?.[group])) into.lag.record(request.sent - due);
    },
    skipped: (phase, group) => {
      const into = phases[phase]?.groups[group];
      if (into !== undefined) into.skipped += 1;
    },
    // By when it was sent, so that what is delivered after the end, late as it is, counts.
    delivered: (group, sentAt, seenAt) =>
      phases[phaseAt(sentAt)]?.groups[group]?.delivery.record(seenAt - sentAt),
    recording: () => ({ phases, seconds: seconds.map((each) => each.series()) }),
  };
}

/** Whether requests are due at a time of their own, so that one can be late. */
function isOpen(kind: PhaseLoad["kind"] | undefined): boolean {
  return kind === "open" || kind === "trace";
}

/** Encodes a recording so that another thread can merge it. */
export function encodeRecording({ phases, seconds }: Recording): EncodedRecording {
  return { phases: phases.map((phase) => phase && encodePhase(phase)), seconds };
}

/** Merges what workers encoded; everything adds up exactly. */
export function mergeRecordings(
  plan: Pick<LoadPlan, "groups" | "phases">,
  encoded: readonly EncodedRecording[],
): Recording {
  const phases = emptyPhases(plan);
  for (const part of encoded) {
    part.phases.forEach((phase, index) => {
      const into = phases[index];
      if (phase !== undefined && into !== undefined) addPhase(into, phase);
    });
  }
  return {
    phases,
    seconds: plan.groups.map((_, group) =>
      mergeSeries(encoded.flatMap((part) => part.seconds[group] ?? []), plannedSeconds(plan))
    ),
  };
}

/** Adds error counts by class to others. */
export function addErrors(into: ErrorCounts, errors: ErrorCounts): void {
  for (const [errorClass, count] of Object.entries(errors) as [EtcdErrorClass, number][]) {
    into[errorClass] = (into[errorClass] ?? 0) + count;
  }
}

function emptyPhases(
  { groups, phases }: Pick<LoadPlan, "groups" | "phases">,
): (PhaseRecording | undefined)[] {
  return phases.map(({ measured }) => {
    if (!measured) return undefined;
    return {
      lag: createLatencyHistogram(),
      groups: groups.map(() => ({
        operations: [],
        tenants: [],
        delivery: createLatencyHistogram(),
        skipped: 0,
      })),
    };
  });
}

function createOperationTally(): OperationTally {
  return {
    done: 0,
    conflicts: 0,
    errors: {},
    latency: createLatencyHistogram(),
    service: createLatencyHistogram(),
  };
}

function createTenantTally(): TenantTally {
  return { done: 0, conflicts: 0, errors: {}, latency: createCompactHistogram() };
}

function count(counts: RequestCounts, result: RequestRecord["result"]): void {
  if (result === "done") counts.done += 1;
  else if (result === "conflict") counts.conflicts += 1;
  else counts.errors[result] = (counts.errors[result] ?? 0) + 1;
}

function countSecond(seconds: SecondRecorder, { due, ended, result }: RequestRecord): void {
  const failed = result !== "done" && result !== "conflict";
  seconds.ended(Math.floor(due / 1000), ended - due, failed);
}

function encodePhase({ groups, lag }: PhaseRecording): EncodedPhase {
  return {
    lag: lag.encode(),
    groups: groups.map(({ delivery, operations, skipped, tenants }) => ({
      skipped,
      delivery: delivery.encode(),
      operations: operations.map((tally) =>
        tally && { ...tally, latency: tally.latency.encode(), service: tally.service.encode() }
      ),
      tenants: tenants.map((tally) => tally && { ...tally, latency: tally.latency.counts() }),
    })),
  };
}

function addPhase(into: PhaseRecording, phase: EncodedPhase): void {
  into.lag.add(decodeLatencyHistogram(phase.lag));
  phase.groups.forEach((group, index) => addGroup(into.groups[index]!, group));
}

function addGroup(into: GroupRecording, group: EncodedGroup): void {
  into.skipped += group.skipped;
  into.delivery.add(decodeLatencyHistogram(group.delivery));
  group.operations.forEach((tally, index) => {
    if (tally === undefined) return;
    const operation = into.operations[index] ??= createOperationTally();
    operation.latency.add(decodeLatencyHistogram(tally.latency));
    operation.service.add(decodeLatencyHistogram(tally.service));
    addCounts(operation, tally);
  });
  group.tenants.forEach((tally, index) => {
    if (tally === undefined) return;
    const tenant = into.tenants[index] ??= createTenantTally();
    tenant.latency.add(tally.latency);
    addCounts(tenant, tally);
  });
}

function addCounts(into: RequestCounts, counts: Readonly<RequestCounts>): void {
  into.done += counts.done;
  into.conflicts += counts.conflicts;
  addErrors(into.errors, counts.errors);
}
