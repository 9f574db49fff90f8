import { join } from "node:path";
import { createProgress } from "../../diagnostics/progress.ts";
import { etcdChannels } from "../../etcd/channel/etcd_channel.ts";
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
  const client = connectEtcd({
    endpoints: [endpoint],
    credentials,
    channel: { channelFactoryOverride: etcdChannels(credentials) },
  });
  await client.maintenance.status();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const idle = Deno.memoryUsage().rss;
  await forgetPeak();
  const begun = performance.now();
  const size = run.what === "save"
    ? (await saveSnapshot({ client, file: join(run.folder, "saved.db") })).size
    : await take(run);
  const seconds = (performance.now() - begun) / 1_000;
  client.close();
  return { size, seconds, idle, peak: peakMemoryBytes() };
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

/** Sets the kernel's high-water mark back to what is resident now (proc_pid_clear_refs(5)). */
async function forgetPeak(): Promise<void> {
  await Deno.writeTextFile("/proc/self/clear_refs", "5").catch(() => undefined);
}

if (import.meta.main) {
  console.log(JSON.stringify(await main(JSON.parse(await Deno.readTextFile(Deno.args[0] ?? "")))));
  Deno.exit(0);
}
