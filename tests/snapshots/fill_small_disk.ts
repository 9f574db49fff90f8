import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { fetchSnapshot } from "../../operations/snapshots/fetch_snapshot.ts";
import { takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";

/** Takes a snapshot with one of the folders on a disk that is too small, and prints how it failed. */
const { full, disk, folder, endpoints, credentials } = JSON.parse(
  await Deno.readTextFile(Deno.args[0] ?? ""),
);
const scratch = full === "scratch" ? disk : join(folder, "scratch");
const store = volumeStore(full === "store" ? disk : join(folder, "store"));

async function run(): Promise<void> {
  await takeSnapshot({
    cluster: "kamaji-system/etcd",
    endpoints,
    credentials,
    store,
    scratch,
    recipients: [],
    now: () => new Date(),
    progress: createProgress({ terminal: false, write: () => undefined }),
  });
  if (full === "fetch") await fetchSnapshot({ store, file: join(disk, "fetched.db") });
}

try {
  await run();
  throw new TypeError("Nothing failed");
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  const left = await Array.fromAsync(Deno.readDir(disk), ({ name }) => name);
  console.log(JSON.stringify({ code: error.code, message: error.message, left }));
}
