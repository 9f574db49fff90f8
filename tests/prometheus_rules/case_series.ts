import type { CaseSeries, Level } from "./alert_case.ts";

/** Steps and their length. */
export interface CasePhases {
  /** Steps of the three parts. */
  readonly steps: readonly [below: number, above: number, healed: number];
  /** Minutes a step. */
  readonly step: number;
}

/** A series as promtool's rule tests want it. */
export interface InputSeries {
  /** Metric and labels. */
  readonly series: string;
  /** A value a step. */
  readonly values: string;
}

const jobs = { members: "kamaji-system/etcd", keeper: "kamaji-system/etcd-keeper" } as const;

/** Labels of a member, by its number. */
export function memberLabels(index: number): { pod: string; instance: string } {
  return { pod: `etcd-${index}`, instance: `10.0.0.${index}:2381` };
}

/** Labels that tell whose a series is: of the example cluster's, or none. */
export function ownerLabels(source: CaseSeries["source"] = "members"): Record<string, string> {
  return source === "outside" ? {} : { job: jobs[source], namespace: "kamaji-system" };
}

/**
 * A series of two other clusters, one of another job and one in another namespace: as it is in
 * trouble and as it is when all is well, both all the time. Nothing of them may be noticed.
 */
export function neighbours(series: CaseSeries): CaseSeries[] {
  const { above = series.below, below, labels, source } = series;
  if (source === "outside") return [];
  return [["other/etcd", "kamaji-system"], [jobs[source ?? "members"], "elsewhere"]].flatMap((
    [job = "", namespace = ""],
  ) =>
    [above, below].map((level, index): CaseSeries => ({
      ...series,
      labels: {
        ...labels,
        job: job.startsWith("other") ? `${job}-${index}` : job,
        namespace: namespace === "elsewhere" ? `${namespace}-${index}` : namespace,
      },
      below: level,
      above: level,
      healed: level,
    }))
  );
}

/** Writes a series out, value by value. */
export function inputSeries(series: CaseSeries, { step, steps }: CasePhases): InputSeries {
  const { above = series.below, below, healed = below, labels, metric, source } = series;
  const all = { ...ownerLabels(source), ...labels };
  const matchers = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  const values: (number | undefined)[] = [];
  for (const [index, level] of [below, above, healed].entries()) {
    for (let since = 0; since < (steps[index] ?? 0); since++) {
      const minutes = values.length * step;
      const last = values.at(-1) ?? series.start ?? 0;
      values.push(valueAt(level, { last, minutes, since: since * step, step }));
    }
  }
  return { series: `${metric}{${matchers.join(",")}}`, values: written(values) };
}

interface Place {
  readonly last: number;
  readonly minutes: number;
  readonly since: number;
  readonly step: number;
}

function valueAt(level: Level, { last, minutes, since, step }: Place): number | undefined {
  if (level === "absent") return undefined;
  if (typeof level === "number") return level;
  if ("perMinute" in level) return last + level.perMinute * step;
  if ("secondsFromNow" in level) return minutes * 60 + level.secondsFromNow;
  const { flipsEvery } = level;
  return since > 0 && since % flipsEvery === 0 ? 1 - Math.min(last, 1) : last;
}

/** A series that goes is marked stale, as Prometheus does with a target that it no longer has. */
function written(values: readonly (number | undefined)[]): string {
  return values.map((value, index) => {
    if (value !== undefined) return String(value);
    return values[index - 1] === undefined ? "_" : "stale";
  }).join(" ");
}
