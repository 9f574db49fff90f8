import { join } from "node:path";
import { parseArgs } from "node:util";
import { createLog } from "../../diagnostics/log.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import {
  apiVersion,
  defaultEtcdVersion,
  etcdClusterSchema,
  kind,
} from "../../manifests/config/etcd_cluster.ts";
import { findEtcd } from "../targets/local/binary/find_etcd.ts";
import { type LocalCluster, startLocalCluster } from "../targets/local/local_cluster.ts";
import { fillDatabase } from "./fill_database.ts";
import { runSnapshot, type SnapshotCost, type SnapshotRun } from "./snapshot_run.ts";

const usage = "--megabytes (of the database, at most 4096) --rounds --etcdctl (its path)";

interface Row {
  readonly what: string;
  readonly seconds: number[];
  size: number;
  grown: number[];
}

/**
 * Measures how fast snapshots are taken and what memory that takes, beside `etcdctl snapshot save` of
 * the same member: one after the other in each round, so that both meet the same machine. Prints a
 * table of medians.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    args: [...Deno.args],
    options: {
      megabytes: { type: "string" },
      rounds: { type: "string" },
      etcdctl: { type: "string" },
    },
  });
  const megabytes = Number(values.megabytes ?? 1_024);
  const rounds = Number(values.rounds ?? 3);
  if (!(megabytes <= 4_096 && rounds <= 20)) throw new Error(`Too much for a test; ${usage}`);
  const cluster = await start();
  const folder = await Deno.makeTempDir({ prefix: "measure-snapshots-" });
  try {
    console.error(`Filling ${megabytes} MiB`);
    const root = await cluster.connect("root");
    await fillDatabase(root, megabytes);
    root.close();
    print(await measure(cluster, { folder, rounds, etcdctl: values.etcdctl ?? "etcdctl" }));
  } finally {
    await cluster.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

async function start(): Promise<LocalCluster> {
  const version = defaultEtcdVersion;
  const log = createLog({ level: "error" });
  const binary = await findEtcd({ version, image: `quay.io/coreos/etcd:v${version}`, log });
  const metadata = { name: "etcd", namespace: "bench" };
  const config = etcdClusterSchema.parse({
    apiVersion,
    kind,
    metadata,
    spec: { members: 1, storage: { size: "32Gi" } },
  });
  return await startLocalCluster({ config, binary, progress: createProgress() });
}

interface MeasureOptions {
  readonly folder: string;
  readonly rounds: number;
  readonly etcdctl: string;
}

async function measure(cluster: LocalCluster, options: MeasureOptions): Promise<Row[]> {
  const [endpoint = ""] = cluster.endpoints;
  const credentials = await cluster.credentialsOf("root");
  const ours = (what: SnapshotRun["what"]) => async (folder: string) =>
    await runSnapshot({ what, endpoint, credentials, folder });
  const contenders: readonly (readonly [string, (folder: string) => Promise<SnapshotCost>])[] = [
    ["etcdctl snapshot save", (folder) => etcdctlSave(cluster, { ...options, folder })],
    ["kamaji-etcd, streamed into a file", ours("save")],
    ["kamaji-etcd, compressed and stored", ours("volume")],
  ];
  const rows = contenders.map(([what]): Row => ({ what, seconds: [], size: 0, grown: [] }));
  for (let round = 0; round < options.rounds; round++) {
    for (const [index, [what, run]] of contenders.entries()) {
      const folder = join(options.folder, `${round}-${index}`);
      await Deno.mkdir(folder);
      const { idle, peak, seconds, size } = await run(folder);
      await Deno.remove(folder, { recursive: true });
      const row = rows[index];
      if (row === undefined) continue;
      row.seconds.push(seconds);
      row.grown.push(peak - idle);
      row.size = size;
      console.error(`${what}: ${seconds.toFixed(1)} s`);
    }
  }
  return rows;
}

/** It is measured from outside, its start included; that is some tens of milliseconds. */
async function etcdctlSave(
  cluster: LocalCluster,
  { etcdctl, folder }: MeasureOptions,
): Promise<SnapshotCost> {
  const { certificate, privateKey, trust } = await cluster.credentialsOf("root");
  const files = { cacert: trust, cert: certificate, key: privateKey };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), text, { mode: 0o600 });
  }
  const file = join(folder, "etcdctl.db");
  const begun = performance.now();
  const { code, stderr } = await new Deno.Command(etcdctl, {
    args: [
      `--endpoints=https://${cluster.endpoints[0]}`,
      ...Object.keys(files).map((name) => `--${name}=${join(folder, name)}`),
      ...["snapshot", "save", file],
    ],
  }).output();
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  const seconds = (performance.now() - begun) / 1_000;
  return { size: (await Deno.stat(file)).size, seconds, idle: NaN, peak: NaN };
}

function print(rows: readonly Row[]): void {
  console.log("                                        MB      s    MB/s   MB above idle");
  for (const { grown, seconds, size, what } of rows) {
    const megabytes = size / 1e6;
    const took = median(seconds);
    const memory = median(grown) / 1e6;
    console.log(
      what.padEnd(36) + megabytes.toFixed(0).padStart(6) + took.toFixed(1).padStart(7) +
        (megabytes / took).toFixed(0).padStart(8) +
        (Number.isNaN(memory) ? "-" : memory.toFixed(0)).padStart(16),
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

if (import.meta.main) await main();
