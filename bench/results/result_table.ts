import type { Paint } from "../../diagnostics/paint.ts";
import type { BenchmarkResult, Quantiles } from "./benchmark_result.ts";

type Row = readonly string[];

/**
 * The result as text that a person reads in ten seconds: the verdict first, then what was
 * promised and kept by operation, then the tenants that fared best and worst, then how far the
 * figures can be trusted.
 */
export function resultTable(result: BenchmarkResult, paint: Paint): string {
  return [
    verdictLines(result, paint),
    operationTable(result, paint),
    factLines(result, paint),
  ].join("\n\n") + "\n";
}

function verdictLines(result: BenchmarkResult, paint: Paint): string {
  const words: Readonly<Record<BenchmarkResult["verdict"], string>> = {
    "pass": paint.good("PASS"),
    "objective-missed": paint.bad("OBJECTIVE MISSED"),
    "generator-lagged": paint.warning("NOT A RESULT"),
    "isolation-violated": paint.bad("PROMISE BROKEN"),
    "interrupted": paint.warning("INTERRUPTED"),
  };
  const { environment, plan } = result;
  const load = plan.model.kind === "open"
    ? `${plan.model.rate} requests/s, ${plan.model.arrival} arrivals`
    : `closed loop, ${plan.model.inFlight} in flight`;
  return [
    `${words[result.verdict]}  ${promiseOf(result)}`,
    ...result.reasons.map((reason) => `  ${paint.bad("•")} ${reason}`),
    paint.faint(
      `${plan.tenants} tenants, ${load}, ${plan.measuredSeconds} s measured, ` +
        `seed ${plan.seed}, on ${environment.target}`,
    ),
  ].join("\n");
}

function promiseOf({ objective }: BenchmarkResult): string {
  if (objective.writeP99 === null || objective.readP99 === null) return "no objective";
  return `objective "${objective.name}": writes p99 ≤ ${objective.writeP99} ms, ` +
    `reads p99 ≤ ${objective.readP99} ms, failures ≤ ${objective.errorShare * 100} %`;
}

function operationTable(result: BenchmarkResult, paint: Paint): string {
  const header: Row = [
    "operation",
    "requests",
    "failed",
    "lost CAS",
    "p50 ms",
    "p99",
    "p99.9",
    "max",
  ];
  const rows = result.operations.map((operation) => {
    const { objective } = result;
    const limit = operation.kind === "write" ? objective.writeP99 : objective.readP99;
    return rowOf(operation.name, operation, limit);
  });
  const total = rowOf("all", result.totals, null);
  const lines = aligned([header, ...rows.map(({ cells }) => cells), total.cells]);
  const [first = "", ...rest] = lines;
  const painted = rest.map((line, index) => rows[index]?.missed ? paint.bad(line) : line);
  return [paint.strong(first), ...painted].join("\n");
}

interface OperationRow {
  readonly cells: Row;
  readonly missed: boolean;
}

function rowOf(
  name: string,
  counts: {
    readonly conflicts: number;
    readonly errors: Readonly<Record<string, number>>;
    readonly latency: Quantiles;
  },
  limit: number | null,
): OperationRow {
  const { conflicts, errors, latency } = counts;
  const failed = sumOf(errors);
  const { count, max, p50, p99, p999 } = latency;
  const times = [p50, p99, p999, max].map(readable);
  const cells = [name, `${count}`, `${failed}`, `${conflicts}`, ...times];
  return { cells, missed: limit !== null && p99 > limit };
}

function factLines(result: BenchmarkResult, paint: Paint): string {
  const { correctness, environment, generator, totals, watch } = result;
  const lines: [string, string][] = [];
  const byLatency = [...result.tenants].filter((each) => each.latency.count > 0)
    .sort((a, b) => a.latency.p99 - b.latency.p99);
  const [best, worst] = [byLatency[0], byLatency.at(-1)];
  if (best !== undefined && worst !== undefined) {
    lines.push([
      "tenants",
      `p99 from ${readable(best.latency.p99)} ms (${best.name}) to ` +
      `${readable(worst.latency.p99)} ms (${worst.name})`,
    ]);
  }
  lines.push([
    "watch",
    `${watch.delivery.count} writes seen, p50 ${readable(watch.delivery.p50)} ms, ` +
    `p99 ${readable(watch.delivery.p99)} ms after they were sent`,
  ]);
  lines.push(["errors", errorText(totals.errors)]);
  lines.push(["correctness", correctnessText(correctness)]);
  lines.push([
    "service",
    `p99 ${readable(totals.service.p99)} ms from sending; the table counts ` +
    "from the moment a request was due",
  ]);
  lines.push([
    "generator",
    `schedule lag p99 ${readable(generator.scheduleLag.p99)} ms, ` +
    `${Math.round(generator.cpuMicrosecondsPerRequest)} µs of processor time a request, ` +
    `${Math.round(generator.peakMemoryBytes / 1e6)} MB at its peak`,
  ]);
  if (environment.sharedMachine) {
    lines.push([
      "caution",
      "generator and members share this machine's processors and disk; " +
      "compare runs on it, do not size production by it",
    ]);
  }
  return aligned(lines.map(([name, text]) => [paint.faint(name), text]), "left").join("\n");
}

function errorText(errors: Readonly<Record<string, number>>): string {
  const parts = Object.entries(errors).sort(([, a], [, b]) => b - a);
  return parts.length === 0 ? "none" : parts.map(([name, count]) => `${count} ${name}`).join(", ");
}

function correctnessText({ checks, violations }: BenchmarkResult["correctness"]): string {
  const made = Object.entries(checks).map(([name, count]) => `${count} ${name}`).join(", ");
  if (violations.length === 0) return `${made} checked, nothing wrong`;
  const shown = violations.slice(0, 5).map(({ detail, key, kind }) => `${kind} ${key}: ${detail}`);
  return `${violations.length} violations: ${shown.join("; ")}`;
}

function readable(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Pads columns; the first is flush left, the others flush right unless all are left. */
function aligned(rows: readonly Row[], others: "left" | "right" = "right"): string[] {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row.map((cell, column) =>
      column > 0 && others === "right"
        ? cell.padStart(widths[column] ?? 0)
        : cell.padEnd(widths[column] ?? 0)
    ).join("  ").trimEnd()
  );
}
