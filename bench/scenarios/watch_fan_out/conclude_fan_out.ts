import type { Figure, Findings, FindingsCurve } from "../../results/findings.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { meanInterval } from "../../statistics/mean_interval.ts";
import { type FanOut, fanOuts, groupOf, phaseOf, type Wiring, wirings } from "./fan_outs.ts";
import type { WatchFanOutSettings } from "./watch_fan_out.ts";

/** What one fan-out measured; one value a round. */
interface Seen {
  readonly fanOut: FanOut;
  /** Events a second that reached a watch. */
  readonly rate: readonly number[];
  /** Median of a write, in milliseconds. */
  readonly write: readonly number[];
  /** Median from sending a write to its event. */
  readonly median: readonly number[];
  /** 99th percentile of that. */
  readonly p99: readonly number[];
  /** The longest. */
  readonly most: number | null;
}

/** What a watch must never do, as the ledger names it. */
const broken = ["lost-event", "duplicate-event", "event-out-of-order", "phantom-event"];

/** Compares deliveries by the number of watches and by how they are connected. */
export function concludeFanOut(report: TrialReport, told: WatchFanOutSettings): Findings {
  const seen = fanOuts(told).map((fanOut) => seenBy(fanOut, { report, told }));
  const { mostDelivery } = told;
  return {
    figures: [...wirings.flatMap((wiring) => figuresOf(wiring, seen)), brokenFigure(report)],
    tables: [{
      title: "Deliveries by the number of watches",
      columns: [
        { title: "watches of each write", unit: "" },
        { title: "over", unit: "" },
        { title: "events", unit: "/s" },
        { title: "write p50", unit: "ms" },
        { title: "delivery p50", unit: "ms" },
        { title: "p99", unit: "ms" },
        { title: "max", unit: "ms" },
      ],
      rows: seen.map(({ fanOut: { watchers, wiring }, median, most, p99, rate, write }) => [
        watchers,
        wiring.title,
        average(rate, 1),
        average(write),
        average(median),
        average(p99),
        most,
      ]),
    }],
    matrices: [],
    curves: [curveOf(seen)],
    missed: mostDelivery === null ? [] : seen.flatMap(({ fanOut: { watchers, wiring }, p99 }) => {
      const reached = average(p99);
      return reached === null || reached <= mostDelivery ? [] : [
        `Delivery to ${watchers} watches over ${wiring.title} takes ${reached} ms at the p99, ` +
        `above ${mostDelivery}`,
      ];
    }),
    notes: [
      "A delivery counts from sending the write until a watch has its event, for every watch by " +
      "itself; the write is part of it. Watches ask for previous values, as kube-apiserver's do.",
      `${report.correctness.checks["events"] ?? 0} events were checked: each write once to each ` +
      "watch, in order.",
    ],
  };
}

function seenBy(
  fanOut: FanOut,
  { report, told }: { readonly report: TrialReport; readonly told: WatchFanOutSettings },
): Seen {
  const group = groupOf(fanOut);
  const rounds = Array.from({ length: told.rounds }, (_, round) => phaseOf(fanOut, round));
  const phases = report.phases.filter(({ name }) => rounds.includes(name));
  const deliveries = phases.map(({ delivery }) => delivery[group])
    .filter((each) => each !== undefined && each.count > 0)
    .flatMap((each) => each === undefined ? [] : [each]);
  return {
    fanOut,
    rate: phases.map(({ delivery, measuredSeconds }) =>
      (delivery[group]?.count ?? 0) / measuredSeconds
    ),
    write: phases.flatMap(writeMedian),
    median: deliveries.map(({ p50 }) => p50),
    p99: deliveries.map(({ p99 }) => p99),
    most: deliveries.length === 0 ? null : Math.max(...deliveries.map(({ max }) => max)),
  };
}

function writeMedian({ operations }: PhaseReport): number[] {
  return operations.filter(({ latency }) => latency.count > 0).map(({ service }) => service.p50);
}

function figuresOf(wiring: Wiring, seen: readonly Seen[]): Figure[] {
  const last = seen.findLast(({ fanOut }) => fanOut.wiring === wiring);
  const common = { unit: "ms", better: "lower" } as const;
  return [{
    ...common,
    name: `delivery-median-${wiring.name}`,
    title: `Delivery to ${last?.fanOut.watchers ?? 0} watches over ${wiring.title}, median`,
    ...meanOf(last?.median ?? []),
  }, {
    ...common,
    name: `delivery-p99-${wiring.name}`,
    title: "  99th percentile",
    ...meanOf(last?.p99 ?? []),
  }];
}

function meanOf(values: readonly number[]): Pick<Figure, "value" | "interval"> {
  if (values.length === 0) return { value: null, interval: null };
  const { interval, mean } = meanInterval(values);
  return { value: mean, interval };
}

function brokenFigure({ correctness }: TrialReport): Figure {
  return {
    name: "broken-deliveries",
    title: "Events lost, seen twice, out of order or of nobody",
    value: correctness.violations.filter(({ kind }) => broken.includes(kind)).length,
    unit: "count",
    interval: null,
    better: "lower",
  };
}

function curveOf(seen: readonly Seen[]): FindingsCurve {
  return {
    title: "Delivery by the number of watches",
    x: { title: "watches of each write", unit: "", scale: "log" },
    y: { title: "delivery p99", unit: "ms", scale: "log" },
    series: wirings.map((wiring) => ({
      name: wiring.title,
      points: seen.filter(({ fanOut }) => fanOut.wiring === wiring)
        .map(({ fanOut, p99 }) => [fanOut.watchers, average(p99)]),
    })),
    marks: [],
  };
}

function average(values: readonly number[], digits = 3): number | null {
  return values.length === 0 ? null : Number(meanInterval(values).mean.toFixed(digits));
}
