import type { Quantiles } from "../results/quantiles.ts";
import type { RunResult } from "../results/run_result.ts";
import { failedOf, type OperationRow, operationRows } from "./operation_rows.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [suffix: string, labels: Labels, value: number];

const prefix = "kamaji_etcd_bench";

/**
 * A result in Prometheus' text format (version 0.0.4), for node_exporter's textfile collector or a
 * push gateway. Times are seconds; what is not known is left out. All series carry the scenario and
 * its profile.
 */
export function prometheusReport(result: RunResult): string {
  const { environment, scenario, startedAt, verdict } = result;
  const rows = operationRows(result);
  const run = { scenario: scenario.name, profile: scenario.profile };
  const { etcd, hash, target, tool } = environment;
  return [
    family("info", ["gauge", "What was run, and where"], [
      ["", { ...run, verdict, tool, etcd, target, environment: hash }, 1],
    ]),
    family("passed", ["gauge", "Whether the run is a pass"], [
      ["", run, verdict === "pass" ? 1 : 0],
    ]),
    family("start_time_seconds", ["gauge", "When the run began, since the epoch"], [
      ["", run, Date.parse(startedAt) / 1000],
    ]),
    family("duration_seconds", ["gauge", "How long the run took"], [["", run, result.seconds]]),
    family("latency_seconds", ["summary", "From the moment due to the answer"], [
      ...rows.flatMap((row) => summary(labelsOf(run, row), row.operation.latency)),
    ]),
    family("service_seconds", ["summary", "From sending to the answer"], [
      ...rows.flatMap((row) => summary(labelsOf(run, row), row.operation.service)),
    ]),
    family("requests", ["gauge", "Requests by outcome"], rows.flatMap((row) => outcomes(run, row))),
    family("figure", ["gauge", "What the scenario concludes, in the unit that is named"], [
      ...result.findings.figures.flatMap(({ name, unit, value }): Sample[] =>
        value === null ? [] : [["", { ...run, name, unit }, value]]
      ),
    ]),
  ].join("");
}

function family(
  name: string,
  [type, help]: readonly [type: "gauge" | "summary", help: string],
  samples: readonly Sample[],
): string {
  if (samples.length === 0) return "";
  const full = `${prefix}_${name}`;
  const lines = samples.map(([suffix, labels, value]) =>
    `${full}${suffix}{${labelText(labels)}} ${value}\n`
  );
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join("")}`;
}

function labelsOf(run: Labels, { operation, phase, trial }: OperationRow): Labels {
  const { group, kind, name } = operation;
  return { ...run, trial: trial.name, phase: phase.name, group, operation: name, kind };
}

function summary(labels: Labels, latency: Quantiles): Sample[] {
  const { count, mean, p50, p90, p99, p999, p9999 } = latency;
  const quantiles: readonly (readonly [string, number])[] = [
    ...[["0.5", p50], ["0.9", p90], ["0.99", p99], ["0.999", p999], ["0.9999", p9999]] as const,
  ];
  return [
    ...quantiles.map(([quantile, value]): Sample => ["", { ...labels, quantile }, seconds(value)]),
    ["_sum", labels, seconds(mean * count)],
    ["_count", labels, count],
  ];
}

function outcomes(run: Labels, row: OperationRow): Sample[] {
  const { conflicts, done } = row.operation;
  const counts = { done, conflict: conflicts, failed: failedOf(row.operation) };
  return Object.entries(counts).map(([outcome, count]) => [
    "",
    { ...labelsOf(run, row), outcome },
    count,
  ]);
}

/** Microseconds is all that histograms know. */
function seconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toFixed(6));
}

function labelText(labels: Labels): string {
  return Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`).join(",");
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
