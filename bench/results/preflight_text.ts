import type { Paint } from "../../diagnostics/paint.ts";
import { alignedRows, readable } from "./aligned_rows.ts";
import type { Quantiles } from "./quantiles.ts";
import type { Preflight } from "./run_result.ts";

/** What the checks before a run found, as text. */
export function preflightText(preflight: Preflight, paint: Paint): string {
  const { disk, generator, publishable, reasons, roundTrip } = preflight;
  const rows = [
    ["check", "p50 ms", "p99", "max"],
    ...(disk === null ? [] : [rowOf("write of 2,300 bytes and fdatasync", disk.latency)]),
    rowOf("round trip", roundTrip),
  ];
  const [header = "", ...lines] = alignedRows(rows);
  const verdict = publishable ? paint.good("FIT TO PUBLISH") : paint.bad("NOT FIT TO PUBLISH");
  return [
    verdict,
    ...reasons.map((reason) => `  ${publishable ? "•" : paint.bad("•")} ${reason}`),
    "",
    paint.strong(header),
    ...lines,
    "",
    `generator  ${generator.requestsPerSecond} requests/s at most, schedule lag p99 ${
      readable(generator.lagP99AtHalf)
    } ms at half of that`,
  ].join("\n") + "\n";
}

function rowOf(name: string, { max, p50, p99 }: Quantiles): readonly string[] {
  return [name, ...[p50, p99, max].map(readable)];
}
