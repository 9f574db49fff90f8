import type { TraceColumns } from "../trace/trace_columns.ts";
import type { LoadCheck } from "../workloads/workload.ts";
import type { LoadCounters } from "./load_generator.ts";
import type { LoadShare } from "./load_plan.ts";
import type { EncodedRecording } from "./recorder.ts";

/** What the coordinator tells a worker. */
export type WorkerCommand =
  | { readonly kind: "prepare"; readonly share: LoadShare }
  /** `startAt` is in milliseconds since the epoch: workers' own clocks begin at different times. */
  | { readonly kind: "start"; readonly startAt: number }
  | { readonly kind: "stop" };

/** What a worker tells the coordinator. */
export type WorkerReport =
  | { readonly kind: "prepared" }
  | {
    readonly kind: "progress";
    readonly counters: LoadCounters;
    /** Latencies of what ended since the last report, packed. */
    readonly recent: Uint32Array | undefined;
  }
  | {
    readonly kind: "finished";
    readonly recording: EncodedRecording;
    readonly check: LoadCheck;
    /** What was due, where that is collected. */
    readonly trace: TraceColumns | undefined;
  }
  | { readonly kind: "failed"; readonly message: string };
