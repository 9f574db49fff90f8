import process from "node:process";
import { reportTenants } from "../../operations/exporter/report_tenants.ts";
import { openScanner } from "../../operations/exporter/open_scanner.ts";
import { peakMemoryBytes } from "../peak_memory.ts";

/** What one count of all tenants took, in a process of its own. */
export interface CountCost {
  /** Tenants that were counted. */
  readonly tenants: number;
  /** Keys of all. */
  readonly keys: number;
  /** Bytes of all. */
  readonly bytes: number;
  /** Seconds from begin to end, pauses included. */
  readonly seconds: number;
  /** Seconds in which the member was at work for it. */
  readonly busySeconds: number;
  /** Seconds of a processor that the counting process used. */
  readonly cpuSeconds: number;
  /** Bytes that were resident in it at most. */
  readonly peakBytes: number;
}

/** What is counted, as JSON on standard input. */
export interface CountOrder {
  /** Which member. */
  readonly endpoint: string;
  /** As root. */
  readonly credentials: Parameters<typeof openScanner>[0]["credentials"];
}

/** Counts once and says what it took. */
export async function countOnce(order: CountOrder): Promise<CountCost> {
  const client = openScanner(order);
  try {
    const before = process.cpuUsage();
    const report = await reportTenants(client, {
      declared: [],
      signal: new AbortController().signal,
    });
    const { system, user } = process.cpuUsage(before);
    return {
      tenants: report.tenants.length,
      keys: report.tenants.reduce((sum, { keys }) => sum + keys, 0),
      bytes: report.tenants.reduce((sum, { bytes }) => sum + bytes, 0),
      seconds: report.took / 1_000,
      busySeconds: report.busy / 1_000,
      cpuSeconds: (system + user) / 1e6,
      peakBytes: peakMemoryBytes(),
    };
  } finally {
    client.close();
  }
}

/** Loads what a keeper loads, so that the memory is a keeper's and not that of a counter alone. */
async function loadKeeper(): Promise<void> {
  await import("@kubernetes/client-node");
  await import("../../operations/keeper/run_keeper.ts");
}

if (import.meta.main) {
  await loadKeeper();
  const order = JSON.parse(await new Response(Deno.stdin.readable).text()) as CountOrder;
  console.log(JSON.stringify(await countOnce(order)));
}
