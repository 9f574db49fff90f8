import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { mergeSchedules } from "../schedule/merge_schedules.ts";
import { createRandom } from "../schedule/random.ts";
import { type ScheduledOperation, tenantSchedule } from "../schedule/tenant_schedule.ts";
import type { LoadCheck, TenantLoad, Workload } from "../workloads/workload.ts";
import type { IndexedTenant, LoadShare } from "./load_plan.ts";
import { createPacer } from "./pacer.ts";
import { createRecording, type Recording, recordRequest } from "./recorder.ts";

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
  /** Connects every tenant and prepares its objects. */
  prepare(): Promise<void>;
  /**
   * Makes the load and returns when the last answer is in.
   *
   * @param startAt the beginning on the `performance.now` clock
   */
  run(startAt: number): Promise<Recording>;
  /** Sends nothing more; `run` returns when answers under way are in. */
  stop(): void;
  /** Lets watches catch up, disconnects, and tells what was checked. */
  close(): Promise<LoadCheck>;
}

/** Tenants prepared at a time; more would only queue in etcd. */
const preparedAtOnce = 4;

/** What may be chosen about a generator. */
export interface LoadGeneratorOptions {
  /**
   * Requests in flight from which a due request is given up and counted as skipped: the target is
   * far beyond its limit. Default 20,000.
   */
  readonly mostInFlight?: number;
}

interface RunningTenant {
  readonly load: TenantLoad;
  readonly disconnect: () => void;
}

/** Creates the generator of one worker's share. */
export function createLoadGenerator(
  share: LoadShare,
  workload: Workload,
  { mostInFlight = 20_000 }: LoadGeneratorOptions = {},
): LoadGenerator {
  const recording = createRecording();
  const tenants = new Map<number, RunningTenant>();
  const counters: LoadCounters = { sent: 0, ended: 0, failed: 0, inFlight: 0 };
  const pending = new Set<Promise<void>>();
  const pacer = createPacer();
  const window = { from: Infinity, to: -Infinity };
  let stopped = false;

  const perform = async (operation: ScheduledOperation, due: number): Promise<void> => {
    const load = tenants.get(operation.tenant)?.load;
    if (load === undefined) return;
    const sent = performance.now();
    counters.sent += 1;
    counters.inFlight += 1;
    const result = await load.perform(operation.operation, operation.draw).catch(etcdErrorClass);
    const ended = performance.now();
    counters.inFlight -= 1;
    counters.ended += 1;
    if (result !== "done" && result !== "conflict") counters.failed += 1;
    if (due < window.from || due >= window.to) return;
    const { operation: name, tenant } = operation;
    recordRequest(recording, { operation: name, tenant, due, sent, ended, result });
  };

  const openLoop = async (startAt: number): Promise<void> => {
    for (const operation of mergeSchedules(schedulesOf(share))) {
      const due = startAt + operation.at;
      await pacer.wait(due);
      if (stopped) break;
      if (counters.inFlight >= mostInFlight) {
        if (due >= window.from) recording.skipped += 1;
        continue;
      }
      const work = perform(operation, due);
      pending.add(work);
      void work.finally(() => pending.delete(work));
    }
    await Promise.all(pending);
  };

  const closedLoop = async (startAt: number, inFlight: number): Promise<void> => {
    const operations = mergeSchedules(schedulesOf(share));
    await pacer.wait(startAt);
    const slot = async (): Promise<void> => {
      while (!stopped && performance.now() < window.to) {
        const { done, value } = operations.next();
        if (done) return;
        await perform(value, performance.now());
      }
    };
    await Promise.all(Array.from({ length: inFlight }, slot));
  };

  return {
    counters,
    prepare: () => prepareTenants({ share, workload, tenants, recording, window }),
    run: async (startAt) => {
      window.from = startAt + share.plan.warmup;
      window.to = window.from + share.plan.duration;
      const { model } = share.plan;
      if (model.kind === "open") await openLoop(startAt);
      else await closedLoop(startAt, model.inFlight);
      return recording;
    },
    stop: () => {
      stopped = true;
      pacer.end();
      window.to = Math.min(window.to, performance.now());
    },
    close: () => closeTenants(tenants),
  };
}

/** In a closed loop only order and choices matter, so the schedule has no end. */
function schedulesOf(share: LoadShare): Generator<ScheduledOperation>[] {
  const { mix, plan: { model, seed, ...plan }, tenantCount, tenants } = share;
  const timing = model.kind === "open"
    ? {
      rate: model.rate / tenantCount,
      arrival: model.arrival,
      duration: plan.warmup + plan.duration,
    }
    : { rate: 1, arrival: "uniform" as const, duration: Infinity };
  return tenants.map(({ index }) => tenantSchedule({ seed, tenant: index, mix, ...timing }));
}

interface Preparation {
  readonly share: LoadShare;
  readonly workload: Workload;
  readonly tenants: Map<number, RunningTenant>;
  readonly recording: Recording;
  readonly window: { readonly from: number; readonly to: number };
}

async function prepareTenants(preparation: Preparation): Promise<void> {
  const waiting = [...preparation.share.tenants];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      preparation.tenants.set(next.index, await openTenant(preparation, next));
    }
  };
  await Promise.all(Array.from({ length: preparedAtOnce }, lane));
}

async function openTenant(
  { recording, share, window, workload }: Preparation,
  access: IndexedTenant,
): Promise<RunningTenant> {
  const client = connectEtcd({
    endpoints: share.endpoints,
    credentials: access.credentials,
    requestTimeout: share.plan.requestTimeout,
    transport: share.plan.transport ?? "direct",
    ...(share.serverName === undefined ? {} : { serverName: share.serverName }),
  });
  const load = await workload.open({
    client,
    tenant: access.tenant,
    neighbour: access.neighbour,
    random: createRandom(`${share.plan.seed}/values/${access.index}`),
    // By when it was sent, so that what is delivered after the end, late as it is, counts.
    recordDelivery: (sentAt, seenAt) => {
      if (sentAt >= window.from && sentAt < window.to) recording.delivery.record(seenAt - sentAt);
    },
  });
  return { load, disconnect: () => client.close() };
}

async function closeTenants(tenants: ReadonlyMap<number, RunningTenant>): Promise<LoadCheck> {
  const parts = await Promise.all([...tenants.values()].map(({ load }) => load.close()));
  for (const { disconnect } of tenants.values()) disconnect();
  const checks: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, count] of Object.entries(part.checks)) {
      checks[name] = (checks[name] ?? 0) + count;
    }
  }
  return { checks, violations: parts.flatMap((part) => part.violations) };
}
