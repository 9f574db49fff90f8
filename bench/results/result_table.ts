import type { Paint } from "../../diagnostics/paint.ts";
import { latencyLimit } from "./latency_limit.ts";
import type { BenchmarkResult, Quantiles } from "./benchmark_result.ts";
import { wrapText } from "./wrap_text.ts";

/** A terminal of this width shows every line whole. */
const width = 120;

/** Violations that are shown; all of them are in the JSON. */
const violationsShown = 5;

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
  return [
    `${words[result.verdict]}  ${promiseOf(result)}`,
    ...result.reasons.map((reason) =>
      `  ${paint.bad("•")} ${wrapText(reason, { width, indent: 4 })}`
    ),
    paint.faint(loadOf(result)),
    paint.faint(wrapText(result.environment.target, { width, indent: 0 })),
  ].join("\n");
}

function promiseOf({ objective }: BenchmarkResult): string {
  const { errorShare, listP99, name, readP99, writeP99 } = objective;
  const promises = [
    ...(writeP99 === null ? [] : [`writes p99 ≤ ${writeP99} ms`]),
    ...(readP99 === null ? [] : [`reads p99 ≤ ${readP99} ms`]),
    ...(listP99 === null ? [] : [`lists p99 ≤ ${listP99} ms`]),
    ...(errorShare >= 1 ? [] : [`failures ≤ ${errorShare * 100} %`]),
  ];
  return promises.length === 0 ? "no objective" : `objective "${name}": ${promises.join(", ")}`;
}

function loadOf({ plan, totals }: BenchmarkResult): string {
  const { durationSeconds, measuredSeconds, model, seed, tenants } = plan;
  const answered = `${readable(totals.requestsPerSecond)} requests/s answered`;
  const load = model.kind === "open"
    ? `${answered} of ${model.rate} due (${model.arrival} arrivals)`
    : `${answered} in a closed loop, ${model.inFlight} in flight,`;
  const time = measuredSeconds === durationSeconds
    ? `${measuredSeconds} s`
    : `${measuredSeconds} s of ${durationSeconds} s`;
  return `${load} for ${time} by ${tenants} ${tenants === 1 ? "tenant" : "tenants"}, seed ${seed}`;
}

function operationTable(result: BenchmarkResult, paint: Paint): string {
  const { objective, operations, totals } = result;
  const rows = operations.map((operation) => {
    const limit = latencyLimit(objective, operation.kind);
    return { cells: rowOf(operation.name, operation, limit), missed: isMissed(operation, limit) };
  });
  const header = ["operation", "requests", "failed", "lost CAS", "p50 ms", "p99", "p99.9", "max"];
  const [first = "", ...lines] = aligned([
    [...header, "p99 limit"],
    ...rows.map(({ cells }) => cells),
    rowOf("all", totals, null),
  ]);
  const painted = lines.map((line, index) => rows[index]?.missed ? paint.bad(line) : line);
  return [paint.strong(first), ...painted].join("\n");
}

interface Counts {
  readonly conflicts: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly latency: Quantiles;
}

function isMissed({ latency }: Counts, limit: number | null): limit is number {
  return limit !== null && latency.p99 > limit;
}

function rowOf(name: string, counts: Counts, limit: number | null): readonly string[] {
  const { count, max, p50, p99, p999 } = counts.latency;
  return [
    name,
    `${count}`,
    `${sumOf(counts.errors)}`,
    `${counts.conflicts}`,
    count === 0 ? "–" : readable(p50),
    count === 0 ? "–" : readable(p99),
    // Of fewer than a thousand, the 99.9th percentile is the maximum under another name.
    count < 1_000 ? "–" : readable(p999),
    count === 0 ? "–" : readable(max),
    limit === null ? "" : isMissed(counts, limit) ? `missed ≤ ${limit}` : `≤ ${limit}`,
  ];
}

function factLines(result: BenchmarkResult, paint: Paint): string {
  const facts = factsOf(result);
  const indent = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts.map(([name, ...texts]) => {
    const [first = "", ...others] = texts.map((text) => wrapText(text, { width, indent }));
    const below = others.map((text) => `\n${" ".repeat(indent)}${text}`).join("");
    return paint.faint(name.padEnd(indent)) + first + below;
  }).join("\n");
}

/** A name and what is to be said about it, each text on lines of its own. */
type Fact = readonly [name: string, ...texts: string[]];

function factsOf(result: BenchmarkResult): readonly Fact[] {
  const { correctness, environment, generator, totals } = result;
  const memory = `${Math.round(generator.peakMemoryBytes / 1e6)} MB at its peak`;
  const cost = `${Math.round(generator.cpuMicrosecondsPerRequest)} µs of processor time a request`;
  return [
    ...tenantFact(result),
    ["watch", watchText(result.watch.delivery)],
    ["failures", failureText(result)],
    ["correctness", ...correctnessTexts(correctness)],
    [
      "service",
      `p99 ${readable(totals.service.p99)} ms from sending; the table counts from the moment ` +
      "a request was due",
    ],
    [
      "generator",
      `schedule lag p99 ${readable(generator.scheduleLag.p99)} ms, ${cost}, ${memory}`,
    ],
    ...(environment.sharedMachine ? [caution] : []),
  ];
}

const caution: Fact = [
  "caution",
  "generator and members share this machine's processors and disk: fit to compare runs, " +
  "not to size",
];

function tenantFact({ tenants }: BenchmarkResult): readonly Fact[] {
  const byLatency = tenants.filter(({ latency }) => latency.count > 0)
    .sort((a, b) => a.latency.p99 - b.latency.p99);
  const [best, worst] = [byLatency[0], byLatency.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return [];
  const [from, to] = [best, worst].map(({ latency, name }) =>
    `${readable(latency.p99)} ms (${name})`
  );
  return [["tenants", `p99 from ${from} to ${to}`]];
}

function watchText({ count, p50, p99 }: Quantiles): string {
  if (count === 0) return "no write seen";
  return `${count} writes seen, p50 ${readable(p50)} ms, p99 ${
    readable(p99)
  } ms after they were sent`;
}

function failureText({ generator, totals }: BenchmarkResult): string {
  const parts = Object.entries(totals.errors).sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`);
  if (generator.skipped > 0) parts.push(`${generator.skipped} given up before they were sent`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function correctnessTexts({ checks, violations }: BenchmarkResult["correctness"]): string[] {
  const made = Object.entries(checks).map(([name, count]) => `${count} ${name}`).join(", ");
  if (violations.length === 0) return [`${made} checked, nothing wrong`];
  const shown = violations.slice(0, violationsShown);
  const more = violations.length - shown.length;
  return [
    `${made} checked, ${violations.length} wrong`,
    ...shown.map(({ detail, key, kind }) => `${kind} ${key}: ${detail}`),
    ...(more > 0 ? [`and ${more} more, all of them in the JSON`] : []),
  ];
}

function readable(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Pads columns: the first flush left, the others flush right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
    ).join("  ").trimEnd()
  );
}
