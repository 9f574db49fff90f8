/** How large the database was at one moment. */
export interface UsageSample {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** Bytes in use in the member that uses most. */
  readonly used: number;
}

/** What earlier looks say about the future. */
export type QuotaForecast =
  /** One look says nothing about growth. */
  | { readonly state: "too-early"; readonly looks: number; readonly seconds: number }
  /** It does not grow. */
  | { readonly state: "steady"; readonly seconds: number }
  /** It grows, and would reach the quota then. */
  | {
    readonly state: "growing";
    readonly seconds: number;
    readonly bytesPerHour: number;
    readonly secondsLeft: number;
  };

/** Fewer looks, or a shorter time, show noise: a compaction comes every five minutes by default. */
const fewestLooks = 5;
const shortestSeconds = 60;

/** A growth below this share of the quota in a day is none that anybody has to plan for. */
const negligibleShareOfDay = 0.001;

/**
 * Says when the quota would be full, by a straight line through what was seen (least squares). What
 * counts is what is in use: the file itself grows in steps and shrinks by defragmentation alone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quotaForecast } from "./quota_forecast.ts";
 *
 * const samples = [0, 1, 2, 3, 4].map((minute) => ({ at: minute * 60_000, used: minute * 1_000 }));
 * const forecast = quotaForecast(samples, 64_000);
 * assert.equal(forecast.state === "growing" && Math.round(forecast.secondsLeft), 3_600);
 * ```
 */
export function quotaForecast(samples: readonly UsageSample[], quota: number): QuotaForecast {
  const first = samples[0];
  const last = samples.at(-1);
  const seconds = first === undefined || last === undefined ? 0 : (last.at - first.at) / 1_000;
  if (last === undefined || samples.length < fewestLooks || seconds < shortestSeconds) {
    return { state: "too-early", looks: samples.length, seconds };
  }
  const bytesPerSecond = slope(samples);
  if (bytesPerSecond * 86_400 < quota * negligibleShareOfDay) return { state: "steady", seconds };
  return {
    state: "growing",
    seconds,
    bytesPerHour: bytesPerSecond * 3_600,
    secondsLeft: Math.max(0, quota - last.used) / bytesPerSecond,
  };
}

/** Bytes a second. */
function slope(samples: readonly UsageSample[]): number {
  const meanAt = mean(samples.map(({ at }) => at / 1_000));
  const meanUsed = mean(samples.map(({ used }) => used));
  let covariance = 0;
  let variance = 0;
  for (const { at, used } of samples) {
    covariance += (at / 1_000 - meanAt) * (used - meanUsed);
    variance += (at / 1_000 - meanAt) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
