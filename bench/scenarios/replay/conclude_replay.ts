import type { Findings, FindingsTable } from "../../results/findings.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { groupP99 } from "../../statistics/group_p99.ts";
import { medianInterval } from "../../statistics/median_interval.ts";
import type { TraceHeader } from "../../trace/trace_format.ts";
import type { ReplaySettings } from "./replay.ts";

/** What was played. */
export interface Replayed extends ReplaySettings {
  /** What the trace says of itself. */
  readonly header: TraceHeader;
}

const kinds = ["write", "read", "list"] as const;

/** Compares the repeats with the trace and with each other. */
export function concludeReplay(reports: readonly TrialReport[], played: Replayed): Findings {
  const { header } = played;
  const measured = header.phases.filter((phase) => phase.measured);
  const due = measured.reduce((sum, { requests }) => sum + requests, 0);
  const p99s = kinds.map((kind) => ({
    kind,
    values: reports.map(({ phases }) => groupP99(phases, { kind })),
  })).filter(({ values }) => values.some((value) => value !== null));
  const spreads = p99s.flatMap(({ values }) => spreadOf(values) ?? []);
  return {
    figures: [
      {
        name: "largest-difference",
        title: "Largest ratio between the p99 of two repeats",
        value: spreads.length === 0 ? null : Math.max(...spreads),
        unit: "ratio",
        interval: null,
        better: "lower",
      },
      ...p99s.map(({ kind, values }) => {
        const known = values.filter((value) => value !== null);
        const { interval, median } = medianInterval(known);
        return {
          name: `${kind}-p99`,
          title: `p99 of a ${kind}, median of the repeats`,
          value: median,
          unit: "ms" as const,
          interval,
          better: "lower" as const,
        };
      }),
      {
        name: "requests",
        title: "Requests of the trace, where it is measured",
        value: due,
        unit: "count",
        interval: null,
        better: "neither",
      },
    ],
    tables: [repeatTable(reports)],
    matrices: [],
    curves: [],
    missed: reports.flatMap((report) => missingRequests(report, header)),
    notes: [
      "All repeats are of the same requests at the same times, each on a cluster that was fresh: a " +
      "difference between two clusters, or two versions, that is no larger than the one between " +
      "two repeats says nothing.",
      ...(played.speed === 1 ? [] : [
        `It was played ${played.speed} times as fast as it was recorded.`,
      ]),
    ],
  };
}

function repeatTable(reports: readonly TrialReport[]): FindingsTable {
  return {
    title: "Repeat by repeat",
    columns: [
      { title: "repeat", unit: "" },
      { title: "requests", unit: "" },
      { title: "failed", unit: "" },
      ...kinds.map((kind) => ({ title: `${kind} p99`, unit: "ms" })),
      { title: "sent late, p99", unit: "ms" },
    ],
    rows: reports.map(({ name, phases }) => [
      name,
      phases.reduce((sum, { offered }) => sum + offered, 0),
      failedOf(phases),
      ...kinds.map((kind) => groupP99(phases, { kind })),
      Math.max(0, ...phases.map(({ lag }) => lag.p99)),
    ]),
  };
}

/** A phase that was cut short says so itself. */
function missingRequests({ name, phases }: TrialReport, header: TraceHeader): string[] {
  return phases.flatMap((phase) => {
    const recorded = header.phases.find((each) => each.name === phase.name)?.requests ?? 0;
    const isWhole = phase.measuredSeconds >= phase.seconds;
    if (!isWhole || phase.offered === recorded) return [];
    return [
      `${name} made ${phase.offered} of the ${recorded} requests of phase "${phase.name}"`,
    ];
  });
}

function spreadOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null && value > 0) as number[];
  return known.length < 2 ? null : Math.max(...known) / Math.min(...known);
}

function failedOf(phases: TrialReport["phases"]): number {
  return phases.flatMap(({ operations }) => operations)
    .flatMap(({ errors }) => Object.values(errors)).reduce((sum, count) => sum + count, 0);
}
