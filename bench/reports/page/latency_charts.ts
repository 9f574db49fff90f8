import type { EventMark } from "../../charts/chart_marks.ts";
import { chartGrid, responsive } from "../../charts/figure.ts";
import { lineChart } from "../../charts/line_chart.ts";
import type { LineSeries } from "../../charts/line_plot.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { percentilePlot, type PercentileSeries } from "../../charts/percentile_plot.ts";
import { decodeLatencyHistogram } from "../../engine/latency_histogram.ts";
import type { RunResult } from "../../results/run_result.ts";
import type { TrialReport } from "../../results/trial_report.ts";

/** Lines that can be told apart in a percentile plot. */
const linesShown = 8;

/** Groups that are shown with two lines each. */
const groupsShown = 4;

const shares = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999] as const;

/** What clients saw of a trial: latency over time, requests answered, and percentiles. */
export function latencyCharts(trial: TrialReport, objective: RunResult["objective"]): Markup {
  const groups = mainGroups(trial);
  const marks = eventMarks(trial);
  const series = groups.flatMap(({ group, p50, p99 }) => [
    { name: named(trial, group, "p99"), points: overTime(p99) },
    { name: named(trial, group, "p50"), points: overTime(p50) },
  ]);
  const limit = objective.writeP99;
  const highest = Math.max(0, ...series.flatMap(({ points }) => points.map(([, y]) => y ?? 0)));
  return markup`${
    responsive((width) =>
      lineChart({
        title: "Latency, second by second",
        description: "by the second in which requests were due",
        unit: "ms",
        series,
        marks: [...phaseMarks(trial), ...marks].sort((one, other) => one.at - other.at),
        thresholds: limit === null || limit > 3 * highest
          ? []
          : [{ value: limit, label: "p99 of writes" }],
        width,
        height: width > 600 ? 240 : 220,
        empty: "Nobody made load",
      }), { narrow: 330, wide: 1_080 })
  }${
    chartGrid([
      lineChart({
        title: "Requests answered",
        unit: "req/s",
        series: trial.seconds.groups.map(({ done, group }) => ({
          name: group,
          points: overTime(done),
        })),
        marks,
        empty: "Nobody made load",
      }),
      ...failures(trial, marks),
      ...percentiles(trial),
    ])
  }`;
}

/** Groups whose lines can be told apart; of many, those that made load for longest. */
function mainGroups({ seconds }: TrialReport): TrialReport["seconds"]["groups"] {
  if (seconds.groups.length <= groupsShown) return seconds.groups;
  const busy = ({ sent }: TrialReport["seconds"]["groups"][number]) =>
    sent.filter((count) => count > 0).length;
  const longest = Math.max(...seconds.groups.map(busy));
  return seconds.groups.filter((group) => busy(group) >= longest / 2).slice(0, groupsShown);
}

/** A trial of one group does not name it again and again. */
function named({ groups }: TrialReport, group: string, what: string): string {
  return groups.length > 1 ? `${group} ${what}` : what;
}

function overTime(values: readonly (number | null)[]): LineSeries["points"] {
  return values.map((value, second) => [second, value] as const);
}

/** What was done to the cluster, when, and whether it failed. */
export function eventMarks({ events }: TrialReport): EventMark[] {
  return events.map(({ endSecond, failed, second, title }) => ({
    at: second,
    ...(endSecond === null ? {} : { to: endSecond }),
    label: failed === null ? title : `${title} (failed)`,
  }));
}

/** Where phases begin, if there are several and few enough to be told apart. */
function phaseMarks({ phases }: TrialReport): EventMark[] {
  if (phases.length === 1 || phases.length > 6) return [];
  return phases.map(({ name, startSecond }) => ({ at: startSecond, label: `phase ${name}` }));
}

function failures({ seconds }: TrialReport, marks: readonly EventMark[]): Markup[] {
  const failing = seconds.groups.filter(({ failed }) => failed.some((count) => count > 0));
  if (failing.length === 0) return [];
  const series = failing.map(({ failed, group }) => ({ name: group, points: overTime(failed) }));
  return [lineChart({ title: "Requests failed", unit: "req/s", series, marks })];
}

/** One plot a phase would be many; the busiest phase of the trial says most. */
function percentiles({ phases }: TrialReport): Markup[] {
  const [busiest] = phases.toSorted((one, other) => other.offered - one.offered);
  if (busiest === undefined) return [];
  const several = new Set(busiest.operations.map(({ group }) => group)).size > 1;
  const series = busiest.operations.filter(({ latency }) => latency.count > 0)
    .toSorted((one, other) => other.latency.count - one.latency.count)
    .slice(0, linesShown)
    .map(({ group, histogram, latency, name }): PercentileSeries => ({
      name: several ? `${group} ${name}` : name,
      points: percentilePoints(histogram, latency.count),
    }));
  if (series.length === 0) return [];
  return [percentilePlot({
    title: "Latency by percentile",
    ...(phases.length > 1 ? { description: `phase ${busiest.name}` } : {}),
    unit: "ms",
    scale: "log",
    series,
  })];
}

/** Only percentiles that at least one request lies beyond, and the maximum. */
function percentilePoints(histogram: string, count: number): PercentileSeries["points"] {
  const decoded = decodeLatencyHistogram(histogram);
  const known = shares.filter((share) => (1 - share) * count >= 1);
  return [
    ...known.map((share) => [share, Math.max(0.001, decoded.quantile(share))] as const),
    [1, Math.max(0.001, decoded.max)],
  ];
}
