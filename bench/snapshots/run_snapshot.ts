import { join } from "node:path";
import { createProgress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { s3Store } from "../../operations/snapshots/s3_store.ts";
import { saveSnapshot } from "../../operations/snapshots/save_snapshot.ts";
import { takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { peakMemoryBytes } from "../peak_memory.ts";
import type { SnapshotCost, SnapshotRun } from "./snapshot_run.ts";

/** The process of one run: prints what it took. */
async function main(run: SnapshotRun): Promise<SnapshotCost> {
  const { credentials, endpoint } = run;
  const client = connectEtcd({ endpoints: [endpoint], credentials });
  await client.maintenance.status();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const idle = Deno.memoryUsage().rss;
  const watched = await watchPeak();
  const begun = performance.now();
  const size = run.what === "save"
    ? (await saveSnapshot({ client, file: join(run.folder, "saved.db") })).size
    : await take(run);
  const seconds = (performance.now() - begun) / 1_000;
  client.close();
  return { size, seconds, idle, peak: watched() };
}

async function take(
  { bucket, credentials, endpoint, folder, recipients = [], what }: SnapshotRun,
): Promise<number> {
  const { manifest } = await takeSnapshot({
    cluster: "bench/etcd",
    endpoints: [endpoint],
    credentials,
    store: what === "s3" && bucket !== undefined ? s3Store(bucket) : volumeStore(folder),
    scratch: folder,
    recipients,
    now: () => new Date(),
    progress: createProgress({ terminal: false, write: () => undefined }),
  });
  return manifest.size;
}

/** Milliseconds between two looks at what is resident. */
const lookEvery = 10;

/**
 * Begins to watch how much is resident. The kernel knows the highest mark, and sets it back to what is
 * resident now (proc_pid_clear_refs(5)); where it does not, the mark is that of the program's start,
 * and looks at short intervals have to do.
 *
 * @returns tells the most resident bytes since then
 */
async function watchPeak(): Promise<() => number> {
  await Deno.writeTextFile("/proc/self/clear_refs", "5").catch(() => undefined);
  const before = peakMemoryBytes();
  let seen = 0;
  const timer = setInterval(() => seen = Math.max(seen, Deno.memoryUsage().rss), lookEvery);
  return () => {
    clearInterval(timer);
    const mark = peakMemoryBytes();
    return mark > before ? mark : Math.max(seen, Deno.memoryUsage().rss);
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await main(JSON.parse(await Deno.readTextFile(Deno.args[0] ?? "")))));
  Deno.exit(0);
}
