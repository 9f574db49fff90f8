import { join } from "node:path";
import { createLatencyHistogram } from "../engine/latency_histogram.ts";
import { quantilesOf } from "../results/quantiles_of.ts";
import type { Quantiles } from "../results/quantiles.ts";

/** How long a disk is tried. */
export interface ProbeDiskOptions {
  /** Writes after which it is enough. Default 500. */
  readonly samples?: number;
  /** Milliseconds after which it is enough. Default 5,000. */
  readonly time?: number;
  /** Ends the trying when it aborts. */
  readonly signal?: AbortSignal;
}

/** The size of the entries that etcd's own advice for fio writes (etcd FAQ, `fio --bs=2300`). */
const entryLength = 2_300;

/**
 * Appends to a file of its own in a directory as etcd does to its log, with fdatasync after each
 * write, and tells how long a write and its fdatasync took. The file is removed afterwards.
 */
export async function probeDisk(
  directory: string,
  { samples = 500, signal, time = 5_000 }: ProbeDiskOptions = {},
): Promise<Quantiles> {
  const path = join(directory, `preflight-${crypto.randomUUID()}`);
  const file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const entry = crypto.getRandomValues(new Uint8Array(entryLength));
  const latency = createLatencyHistogram();
  const end = performance.now() + time;
  try {
    while (latency.count < samples && performance.now() < end) {
      signal?.throwIfAborted();
      const began = performance.now();
      await write(file, entry);
      await file.syncData();
      latency.record(performance.now() - began);
    }
  } finally {
    file.close();
    await Deno.remove(path);
  }
  return quantilesOf(latency);
}

async function write(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}
