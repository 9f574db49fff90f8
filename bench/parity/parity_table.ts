import { type PairedRatio, pairedRatio, quantile } from "../render/paired_ratio.ts";
import type { PutMeasure } from "./put_load.ts";

/** What one client did in one round. */
export interface ParityRound {
  /** As many puts as go. */
  readonly saturated: PutMeasure;
  /** Puts at the rate that all clients keep. */
  readonly paced: PutMeasure;
}

/** What one client did in all rounds. */
export interface ParityResult {
  /** What the table calls it. */
  readonly name: string;
  /** Its rounds, in the order of everybody's. */
  readonly rounds: readonly ParityRound[];
}

/** Tells one figure of a round. */
type Figure = (round: ParityRound) => number;

const figures = {
  processor: ({ saturated }) => saturated.processor,
  throughput: ({ saturated }) => saturated.throughput,
  p99: ({ paced }) => paced.p99,
} as const satisfies Record<string, Figure>;

/** The aims of issue 7, as the ratio to etcd's benchmark that must not be exceeded or missed. */
const aims: readonly {
  readonly what: string;
  readonly figure: Figure;
  readonly isMet: (ratio: number) => boolean;
}[] = [
  {
    what: "processor for each put at most half",
    figure: figures.processor,
    isMet: (ratio) => ratio <= 0.5,
  },
  { what: "throughput at least equal", figure: figures.throughput, isMet: (ratio) => ratio >= 1 },
  { what: "p99 at equal rate at most equal", figure: figures.p99, isMet: (ratio) => ratio <= 1 },
];

const columns = ["client", "CPU/put", "x Go", "puts/s", "x Go", "p99 at rate", "x Go", "failed"];

/**
 * Writes medians of all rounds as a Markdown table, each with the median of its ratios to the first
 * client's, round by round, and the quartiles of those; below it which aims the last client meets.
 */
export function parityTable(results: readonly ParityResult[]): string {
  const [baseline] = results;
  const last = results.at(-1);
  if (baseline === undefined || last === undefined) throw new RangeError("There are no results");
  const rows = results.map((result) => [
    result.name,
    `${medianOf(result, figures.processor).toFixed(1)} µs`,
    ratioText(ratioOf(result, baseline, figures.processor)),
    medianOf(result, figures.throughput).toFixed(0),
    ratioText(ratioOf(result, baseline, figures.throughput)),
    `${medianOf(result, figures.p99).toFixed(2)} ms`,
    ratioText(ratioOf(result, baseline, figures.p99)),
    String(failedOf(result)),
  ]);
  const judged = aims.map(({ figure, isMet, what }) => {
    const { median } = ratioOf(last, baseline, figure);
    return `- ${what}: ${isMet(median) ? "met" : "missed"} with ${median.toFixed(2)}`;
  });
  return [...tableOf([columns, ...rows]), "", `Aims of "${last.name}":`, ...judged].join("\n");
}

function medianOf({ rounds }: ParityResult, figure: Figure): number {
  return quantile(rounds.map(figure), 0.5);
}

function ratioOf(result: ParityResult, baseline: ParityResult, figure: Figure): PairedRatio {
  return pairedRatio(
    result.rounds.map((round, nth) => [figure(round), figure(baseline.rounds[nth]!)] as const),
  );
}

function ratioText({ lowerQuartile, median, upperQuartile }: PairedRatio): string {
  if (lowerQuartile === 1 && upperQuartile === 1) return "1";
  return `${median.toFixed(2)} (${lowerQuartile.toFixed(2)} to ${upperQuartile.toFixed(2)})`;
}

function failedOf({ rounds }: ParityResult): number {
  return rounds.reduce((sum, { paced, saturated }) => sum + paced.failed + saturated.failed, 0);
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const lines = rows.map((row) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0]!, rule, ...lines.slice(1)];
}
