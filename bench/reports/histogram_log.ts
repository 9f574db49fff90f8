import type { RunResult } from "../results/run_result.ts";
import { type OperationRow, operationRows } from "./operation_rows.ts";

/**
 * The histograms of a result as a log of HdrHistogram (version 1.3), for its plotters and mergers: an
 * interval for each operation of each phase, with a tag that names trial, phase, group and operation.
 * Values are microseconds, and the third column is the largest of them in milliseconds.
 */
export function histogramLog(result: RunResult): string {
  const start = Date.parse(result.startedAt) / 1000;
  return [
    "#[Histogram log format version 1.3]",
    `#[kamaji-etcd bench ${
      result.scenario.name.replaceAll(/[\r\n\]]/g, " ")
    }, values in microseconds]`,
    `#[StartTime: ${start.toFixed(3)} (seconds since epoch), ${result.startedAt}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ...operationRows(result).map(lineOf),
    "",
  ].join("\n");
}

function lineOf({ operation, phase, trial }: OperationRow): string {
  const { group, histogram, latency, name } = operation;
  const tag = [trial.name, phase.name, group, name].map(tagPart).join("/");
  const start = Date.parse(trial.startedAt) / 1000 + phase.startSecond;
  return [
    `Tag=${tag}`,
    start.toFixed(3),
    phase.measuredSeconds.toFixed(3),
    latency.max.toFixed(3),
    histogram,
  ].join(",");
}

/** The format knows no quotes: commas, spaces and line ends may not stand in a tag. */
function tagPart(text: string): string {
  return text.replaceAll(/[\s,]+/g, "-");
}
