import { etcdErrorClass } from "../../etcd/error_class.ts";
import { mergeSchedules } from "../schedule/merge_schedules.ts";
import {
  type ScheduledOperation,
  type ScheduleStretch,
  tenantSchedule,
} from "../schedule/tenant_schedule.ts";
import { createTraceCollector, type TraceColumns } from "../trace/trace_columns.ts";
import { checkTrace } from "../trace/read_trace.ts";
import type { LoadCheck, Workload } from "../workloads/workload.ts";
import { bucketCount, bucketOf } from "./compact_histogram.ts";
import type { IndexedTenant, LoadShare, PlannedPhase } from "./load_plan.ts";
import { mergeChecks } from "./merge_checks.ts";
import { openTenant, type RunningTenant } from "./open_tenant.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import { createRecorder, type Recording } from "./recorder.ts";
import { packLatencies } from "./second_series.ts";
import { playedTraces, traceSchedule } from "./trace_schedule.ts";

/** What a generator counts while it runs, for the live view. */
export interface LoadCounters {
  /** Requests sent. */
  sent: number;
  /** Requests answered or failed. */
  ended: number;
  /** Requests failed. */
  failed: number;
  /** Requests sent and not ended. */
  inFlight: number;
}

/** The part of the load that one worker makes. */
export interface LoadGenerator {
  /** What was counted so far. */
  readonly counters: LoadCounters;
  /** Checks traces that are to be played, connects every tenant and prepares its objects. */
  prepare(): Promise<void>;
  /**
   * Makes the load and returns when the last answer is in.
   *
   * @param startAt the beginning on the `performance.now` clock
   */
  run(startAt: number): Promise<Recording>;
  /** Latencies of the requests that ended since this was last asked, packed. */
  takeRecent(): Uint32Array | undefined;
  /** Everything that was due so far, whether or not it was sent; nothing unless it is collected. */
  collected(): TraceColumns | undefined;
  /** Sends nothing more; `run` returns when answers under way are in. */
  stop(): void;
  /** Lets watches catch up, disconnects, and tells what was checked. */
  close(): Promise<LoadCheck>;
}

/** What may be chosen about a generator. */
export interface LoadGeneratorOptions {
  /**
   * Requests in flight from which a due request is given up and counted as skipped: the target is
   * far beyond its limit. Default 20,000.
   */
  readonly mostInFlight?: number;
}

/** Tenants prepared at a time; more would only queue in etcd. */
const preparedAtOnce = 4;

/**
 * Creates the generator of one worker's share.
 *
 * @param workloads by index of the group
 */
export function createLoadGenerator(
  share: LoadShare,
  workloads: readonly Workload[],
  { mostInFlight = 20_000 }: LoadGeneratorOptions = {},
): LoadGenerator {
  const { plan } = share;
  const recorder = createRecorder(plan);
  const tenants = new Map<number, RunningTenant>();
  const counters: LoadCounters = { sent: 0, ended: 0, failed: 0, inFlight: 0 };
  const collector = plan.collects === true ? createTraceCollector() : undefined;
  const pacers: Pacer[] = [];
  let stopped = false;
  let recent = new Uint32Array(bucketCount);
  let startedAt = Infinity;
  let idle: (() => void) | undefined;

  const perform = async (operation: ScheduledOperation, due: number): Promise<void> => {
    const tenant = tenants.get(operation.tenant);
    if (tenant === undefined) return;
    const { group, place } = tenant.access;
    const name = workloads[group]!.mix[operation.operation]!.name;
    collector?.add({ ...operation, due, group, tenant: place });
    const sent = performance.now() - startedAt;
    counters.sent += 1;
    counters.inFlight += 1;
    recorder.sent(group, due);
    const result = await tenant.load.perform(name, operation.draw).catch(etcdErrorClass);
    const ended = performance.now() - startedAt;
    counters.inFlight -= 1;
    counters.ended += 1;
    if (result !== "done" && result !== "conflict") counters.failed += 1;
    recent[bucketOf(ended - due)]! += 1;
    recorder.ended({
      phase: operation.phase,
      group,
      operation: operation.operation,
      tenant: place,
      due,
      sent,
      ended,
      result,
    });
    if (counters.inFlight === 0) idle?.();
  };

  const newPacer = (): Pacer => {
    const pacer = createPacer();
    pacers.push(pacer);
    if (stopped) pacer.end();
    return pacer;
  };

  const skip = (operation: ScheduledOperation): void => {
    const { group = 0, place = 0 } = tenants.get(operation.tenant)?.access ?? {};
    collector?.add({ ...operation, due: operation.at, group, tenant: place });
    recorder.skipped(operation.phase, group);
  };

  const openLoop = async (operations: Operations): Promise<void> => {
    const pacer = newPacer();
    for await (const operation of operations) {
      await pacer.wait(startedAt + operation.at);
      if (stopped) return;
      if (counters.inFlight < mostInFlight) void perform(operation, operation.at);
      else skip(operation);
    }
  };

  const closedLoop = async ({ group, inFlight, phase }: ClosedLoop): Promise<void> => {
    const { begin, duration } = plan.phases[phase]!;
    const operations = mergeSchedules(closedSchedules({ share, workloads, group, phase }));
    await newPacer().wait(startedAt + begin);
    const end = begin + duration;
    const slot = async (): Promise<void> => {
      for (;;) {
        const now = performance.now() - startedAt;
        if (stopped || now >= end) return;
        const { done, value } = operations.next();
        if (done) return;
        await perform(value, now);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, slot));
  };

  return {
    counters,
    prepare: async () => {
      for (const { file } of playedTraces(plan)) await checkTrace(file);
      const record = (group: number) => (sentAt: number, seenAt: number) =>
        recorder.delivered(group, sentAt - startedAt, seenAt - startedAt);
      await inLanes(share.tenants, async (access) => {
        const workload = workloads[access.group]!;
        const recordDelivery = record(access.group);
        tenants.set(access.index, await openTenant(access, { share, workload, recordDelivery }));
      });
    },
    run: async (startAt) => {
      startedAt = startAt;
      await Promise.all([
        openLoop(mergeSchedules(openSchedules(share, workloads))),
        ...playedTraces(plan).map((trace) => openLoop(traceSchedule(trace, share, workloads))),
        ...closedLoops(plan.phases).map(closedLoop),
      ]);
      if (counters.inFlight > 0) await new Promise<void>((resolve) => idle = resolve);
      return recorder.recording();
    },
    takeRecent: () => {
      const taken = packLatencies(recent);
      if (taken !== undefined) recent = new Uint32Array(bucketCount);
      return taken;
    },
    collected: () => collector?.columns(),
    stop: () => {
      stopped = true;
      for (const pacer of pacers) pacer.end();
    },
    close: async () => {
      const all = [...tenants.values()];
      const checks = await Promise.all(all.map(({ load }) => load.close()));
      for (const { disconnect } of all) disconnect();
      return mergeChecks(checks);
    },
  };
}

type Operations = Iterable<ScheduledOperation> | AsyncIterable<ScheduledOperation>;

/** Every tenant's schedule over all phases, so that a new phase begins without a pause. */
function openSchedules(
  { plan, tenants }: LoadShare,
  workloads: readonly Workload[],
): Generator<ScheduledOperation>[] {
  return tenants.map((access) =>
    tenantSchedule({
      seed: plan.seed,
      tenant: access.index,
      mix: workloads[access.group]!.mix,
      stretches: stretchesOf(plan.phases, {
        group: access.group,
        tenants: plan.groups[access.group]!.tenants,
      }),
    })
  );
}

function* stretchesOf(
  phases: readonly PlannedPhase[],
  { group, tenants }: { readonly group: number; readonly tenants: number },
): Generator<ScheduleStretch> {
  for (const [phase, { begin, duration, loads }] of phases.entries()) {
    const load = loads[group];
    if (load?.kind !== "open") continue;
    const { arrival, from, to } = load;
    yield { phase, begin, duration, arrival, from: from / tenants, to: to / tenants };
  }
}

interface ClosedLoop {
  readonly phase: number;
  readonly group: number;
  readonly inFlight: number;
}

function closedLoops(phases: readonly PlannedPhase[]): ClosedLoop[] {
  return phases.flatMap(({ loads }, phase) =>
    loads.flatMap((load, group) =>
      load?.kind === "closed" ? [{ phase, group, inFlight: load.inFlight }] : []
    )
  );
}

interface ClosedParts {
  readonly share: LoadShare;
  readonly workloads: readonly Workload[];
  readonly group: number;
  readonly phase: number;
}

/** In a closed loop only order and choices matter, so the schedule has no end. */
function closedSchedules(parts: ClosedParts): Generator<ScheduledOperation>[] {
  const { group, phase, share, workloads } = parts;
  const endless = { begin: 0, duration: Infinity, from: 1, to: 1, arrival: "uniform" } as const;
  return share.tenants.filter((access) => access.group === group).map(({ index }) =>
    tenantSchedule({
      seed: share.plan.seed,
      tenant: index,
      mix: workloads[group]!.mix,
      stretches: [{ phase, ...endless }],
    })
  );
}

async function inLanes(
  tenants: readonly IndexedTenant[],
  work: (tenant: IndexedTenant) => Promise<void>,
): Promise<void> {
  const waiting = [...tenants];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: preparedAtOnce }, lane));
}
