import { createInterface } from "node:readline";
import process from "node:process";
import type { ContenderTarget } from "./contender.ts";
import { putClient, type PutClientKind } from "./put_clients.ts";
import type { PutLoad } from "./put_load.ts";
import { runPuts } from "./run_puts.ts";

/** What the process of one client is told first. */
export interface PutProcessOrder extends ContenderTarget {
  /** Which client. */
  readonly kind: PutClientKind;
}

/**
 * Reads an order and then loads from standard input, a line each. A load that is done is said at
 * once, so that its processor time can be read from outside, and its times when they are asked for.
 */
async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { kind, ...target }: PutProcessOrder = JSON.parse((await lines.next()).value ?? "");
  const client = putClient(kind, target);
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const load: PutLoad = JSON.parse(line.value);
    const times = await runPuts(client.put, load);
    console.log("done");
    await lines.next();
    console.log(JSON.stringify(times()));
  }
  client.close();
}

if (import.meta.main) await main();
