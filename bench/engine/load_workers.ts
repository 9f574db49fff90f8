import { Failure } from "../../diagnostics/failure.ts";
import type { TraceColumns } from "../trace/trace_columns.ts";
import type { LoadCheck } from "../workloads/workload.ts";
import type { LoadCounters } from "./load_generator.ts";
import type { LoadPlan, LoadShare } from "./load_plan.ts";
import { mergeChecks } from "./merge_checks.ts";
import { mergeRecordings, type Recording } from "./recorder.ts";
import { unpackLatencies } from "./second_series.ts";
import type { WorkerCommand, WorkerReport } from "./worker_message.ts";

/** What all workers together recorded and checked. */
export interface LoadOutcome {
  /** What was measured. */
  readonly recording: Recording;
  /** What was checked. */
  readonly check: Required<LoadCheck>;
  /** What was due, by worker, where that is collected. */
  readonly traces?: readonly TraceColumns[];
}

/** Generators in threads of their own, so that load is made on several cores. */
export interface LoadWorkers {
  /** Connects and prepares all tenants. */
  prepare(): Promise<void>;
  /** Makes the load from a moment on, in milliseconds since the epoch. */
  run(startAt: number): Promise<LoadOutcome>;
  /** The sum of all workers' counters. */
  counters(): LoadCounters;
  /** Latencies by bucket of the requests that ended since this was last asked. */
  takeRecent(): Uint32Array;
  /** Sends nothing more; `run` returns with what was measured. */
  stop(): void;
  /** Ends the threads. */
  close(): void;
}

interface WorkerThread {
  readonly send: (command: WorkerCommand) => void;
  readonly counters: LoadCounters;
  readonly takeRecent: () => readonly Uint32Array[];
  /** Resolves with the report of a kind, rejects when the worker failed. */
  readonly expect: <Kind extends WorkerReport["kind"]>(
    kind: Kind,
  ) => Promise<Extract<WorkerReport, { kind: Kind }>>;
  readonly terminate: () => void;
}

/** Starts a thread for each share of a plan. Nothing is connected before `prepare`. */
export function startLoadWorkers(plan: LoadPlan, shares: readonly LoadShare[]): LoadWorkers {
  const threads = shares.map(() => startThread());
  return {
    prepare: async () => {
      await Promise.all(threads.map((thread, index) => {
        const share = shares[index];
        const prepared = thread.expect("prepared");
        if (share !== undefined) thread.send({ kind: "prepare", share });
        return prepared;
      }));
    },
    run: async (startAt) => {
      const reports = await Promise.all(threads.map((thread) => {
        const finished = thread.expect("finished");
        thread.send({ kind: "start", startAt });
        return finished;
      }));
      return {
        recording: mergeRecordings(plan, reports.map(({ recording }) => recording)),
        check: mergeChecks(reports.map(({ check }) => check)),
        traces: reports.flatMap(({ trace }) => trace ?? []),
      };
    },
    counters: () => sumCounters(threads.map((thread) => thread.counters)),
    takeRecent: () => sumBuckets(threads.flatMap((thread) => thread.takeRecent())),
    stop: () => threads.forEach((thread) => thread.send({ kind: "stop" })),
    close: () => threads.forEach((thread) => thread.terminate()),
  };
}

function startThread(): WorkerThread {
  const worker = new Worker(new URL("./load_worker.ts", import.meta.url), { type: "module" });
  const counters: LoadCounters = { sent: 0, ended: 0, failed: 0, inFlight: 0 };
  const waiting = new Map<WorkerReport["kind"], PromiseWithResolvers<WorkerReport>>();
  let recent: Uint32Array[] = [];
  let failure: Failure | undefined;
  const fail = (message: string): void => {
    failure ??= new Failure("target-failed", `A load worker failed: ${message}`);
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
    if (data.kind === "progress") {
      Object.assign(counters, data.counters);
      if (data.recent !== undefined) recent.push(data.recent);
    } else if (data.kind === "failed") fail(data.message);
    else waiting.get(data.kind)?.resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
  return {
    counters,
    takeRecent: () => {
      const taken = recent;
      recent = [];
      return taken;
    },
    send: (command) => worker.postMessage(command),
    expect: <Kind extends WorkerReport["kind"]>(kind: Kind) => {
      // A worker may fail while nothing is expected of it, and would never report again.
      if (failure !== undefined) return Promise.reject(failure);
      const pending = Promise.withResolvers<WorkerReport>();
      waiting.set(kind, pending);
      return pending.promise as Promise<Extract<WorkerReport, { kind: Kind }>>;
    },
    terminate: () => worker.terminate(),
  };
}

function sumBuckets(parts: readonly Uint32Array[]): Uint32Array {
  const sum = unpackLatencies(undefined);
  for (const part of parts) {
    unpackLatencies(part).forEach((count, bucket) => sum[bucket]! += count);
  }
  return sum;
}

function sumCounters(all: readonly LoadCounters[]): LoadCounters {
  const sum: LoadCounters = { sent: 0, ended: 0, failed: 0, inFlight: 0 };
  for (const counters of all) {
    sum.sent += counters.sent;
    sum.ended += counters.ended;
    sum.failed += counters.failed;
    sum.inFlight += counters.inFlight;
  }
  return sum;
}
