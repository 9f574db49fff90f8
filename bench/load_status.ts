import { bucketQuantile } from "./engine/compact_histogram.ts";
import type { LoadCounters } from "./engine/load_generator.ts";

/** A phase as its status is told. */
export interface StatusPhase {
  /** Its name. */
  readonly name: string;
  /** Milliseconds after the load began. */
  readonly begin: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Whether it is measured. */
  readonly measured: boolean;
}

/** What is told of a load under way. */
export interface LoadMoment {
  /** All phases. */
  readonly phases: readonly StatusPhase[];
  /** Milliseconds since the load began. */
  readonly elapsed: number;
  /** What was counted so far. */
  readonly counters: LoadCounters;
  /** Latencies by bucket of what ended in the last second. */
  readonly recent: Uint32Array;
  /** Whether nothing more is sent because somebody wants to stop. */
  readonly interrupted: boolean;
}

/** How far the load is, as one line for people. */
export function loadStatus(moment: LoadMoment): string {
  const { ended, failed, inFlight } = moment.counters;
  const requests = `${ended} requests answered, ${failed} failed, ${inFlight} in flight`;
  return `${phaseText(moment)}: ${requests}${latencyText(moment.recent)}`;
}

function phaseText({ elapsed, interrupted, phases }: LoadMoment): string {
  if (interrupted) return "interrupted, waiting for the last answers and events";
  const now = Math.max(0, elapsed);
  const phase = phases.find(({ begin, duration }) => now < begin + duration);
  if (phase === undefined) return "waiting for the last answers and events";
  const what = phase.measured ? "measuring" : "warming up";
  const time = `${seconds(now - phase.begin)} of ${seconds(phase.duration)}`;
  const several = phases.filter(({ measured }) => measured).length > 1;
  return several ? `${what} ${time} (${phase.name})` : `${what} ${time}`;
}

function latencyText(recent: Uint32Array): string {
  if (!recent.some((count) => count > 0)) return "";
  const [p50, p99] = [0.5, 0.99].map((share) => readable(bucketQuantile(recent, share)));
  return `, p50 ${p50} ms, p99 ${p99} ms`;
}

function readable(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)} s`;
}
