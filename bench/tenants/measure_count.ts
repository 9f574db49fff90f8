import { parseArgs } from "node:util";
import { createLog } from "../../diagnostics/log.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import {
  apiVersion,
  defaultEtcdVersion,
  etcdClusterSchema,
  kind,
} from "../../manifests/config/etcd_cluster.ts";
import { readMemberHealth } from "../../operations/health/member_health.ts";
import { findEtcd } from "../targets/local/binary/find_etcd.ts";
import { type LocalCluster, startLocalCluster } from "../targets/local/local_cluster.ts";
import type { CountCost, CountOrder } from "./count_once.ts";
import { fillTenant } from "./fill_tenant.ts";
import { processUse } from "./process_use.ts";
import { percentileOf, type SteadyWrites, steadyWrites } from "./steady_writes.ts";

const usage = "--tenants --keys (of each) --value-bytes --members --writes (a second) --seconds";

/**
 * Measures what counting tenants costs: the processor of the member that is read, of the reader, and
 * what another tenant's writes feel of it. It starts a cluster on loopback, fills it, watches steady
 * writes without and with a count, and prints a table.
 */
async function main(): Promise<void> {
  const number = (text: string | undefined, fallback: number) => Number(text ?? fallback);
  const { values } = parseArgs({
    args: [...Deno.args],
    options: {
      tenants: { type: "string" },
      keys: { type: "string" },
      "value-bytes": { type: "string" },
      members: { type: "string" },
      writes: { type: "string" },
      seconds: { type: "string" },
    },
  });
  const tenants = number(values.tenants, 100);
  const keys = number(values.keys, 10_000);
  if (!(tenants * keys <= 2_000_000)) throw new Error(`Too much for a test; ${usage}`);
  const cluster = await start(number(values.members, 3));
  try {
    await fill(cluster, { tenants, keys, valueBytes: number(values["value-bytes"], 300) });
    await measure(cluster, {
      perSecond: number(values.writes, 50),
      seconds: number(values.seconds, 30),
    });
  } finally {
    await cluster.stop();
  }
}

async function start(members: number): Promise<LocalCluster> {
  const version = defaultEtcdVersion;
  const log = createLog({ level: "error" });
  const binary = await findEtcd({ version, image: `quay.io/coreos/etcd:v${version}`, log });
  const metadata = { name: "etcd", namespace: "bench" };
  const config = etcdClusterSchema.parse({ apiVersion, kind, metadata, spec: { members } });
  const progress = createProgress({ terminal: false, write: () => undefined });
  return await startLocalCluster({ config, binary, progress });
}

async function fill(
  cluster: LocalCluster,
  { keys, tenants, valueBytes }: {
    readonly tenants: number;
    readonly keys: number;
    readonly valueBytes: number;
  },
): Promise<void> {
  const root = await cluster.connect("root");
  try {
    const all = Array.from(
      { length: tenants },
      (_, n) => tenantOf(`tenant-${String(n).padStart(4, "0")}`),
    );
    for (const tenant of all) await onboardTenant(root, tenant);
    for (const { prefix } of all) await fillTenant(root, { prefix, keys, valueBytes });
  } finally {
    root.close();
  }
}

async function measure(
  cluster: LocalCluster,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<void> {
  const credentials = await cluster.credentialsOf("root");
  const member = await follower(cluster, credentials);
  const writer = await cluster.connect("tenant-0000");
  const steady = () => steadyWrites(writer, { key: "/tenant-0000/steady", perSecond });
  try {
    const warm = steady();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await warm.stop();
    const idle = steady();
    const idleFrom = await processUse(member.pid);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const idleCpu = (await processUse(member.pid)).cpuSeconds - idleFrom.cpuSeconds;
    const without = await idle.stop();
    const counted = steady();
    const countFrom = await processUse(member.pid);
    const cost = await countInChild({ endpoint: member.endpoint, credentials });
    const countCpu = (await processUse(member.pid)).cpuSeconds - countFrom.cpuSeconds;
    const during = await counted.stop();
    print({ cost, without, during, added: countCpu - idleCpu * cost.seconds / seconds });
  } finally {
    writer.close();
  }
}

async function follower(
  cluster: LocalCluster,
  credentials: CountOrder["credentials"],
): Promise<{ readonly endpoint: string; readonly pid: number }> {
  for (const { endpoint, pid } of cluster.members) {
    const health = await readMemberHealth(endpoint, { credentials });
    const leads = "id" in health && health.id === health.leader;
    if (pid !== undefined && (!leads || cluster.members.length === 1)) return { endpoint, pid };
  }
  throw new Error("There is no follower to count on");
}

async function countInChild(order: CountOrder): Promise<CountCost> {
  const script = new URL("./count_once.ts", import.meta.url).pathname;
  // Without it V8 lets garbage of pages grow to some 200 MB before it collects any.
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "--v8-flags=--optimize-for-size", script],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(order)));
  await writer.close();
  const { stdout, success } = await child.output();
  if (!success) throw new Error("Counting failed");
  return JSON.parse(new TextDecoder().decode(stdout)) as CountCost;
}

function print({ added, cost, during, without }: {
  readonly cost: CountCost;
  readonly without: SteadyWrites;
  readonly during: SteadyWrites;
  /** Seconds of the member's processor beyond what it used without the count. */
  readonly added: number;
}): void {
  const milliseconds = ({ latencies }: SteadyWrites, share: number) =>
    `${percentileOf(latencies, share).toFixed(1)} ms`;
  const mebibytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
  const rows = [
    ["tenants, keys, bytes", `${cost.tenants}, ${cost.keys}, ${mebibytes(cost.bytes)}`],
    ["count, from begin to end", `${cost.seconds.toFixed(1)} s`],
    ["member at work for it", `${cost.busySeconds.toFixed(1)} s`],
    ["member's processor, added", `${added.toFixed(1)} s`],
    ["reader's processor", `${cost.cpuSeconds.toFixed(1)} s`],
    ["reader's memory at most", mebibytes(cost.peakBytes)],
    [
      "writes without, p50 and p99",
      `${milliseconds(without, 0.5)}, ${milliseconds(without, 0.99)}`,
    ],
    ["writes during, p50 and p99", `${milliseconds(during, 0.5)}, ${milliseconds(during, 0.99)}`],
    ["writes that failed", `${without.failed + during.failed}`],
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  for (const [name = "", value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}

if (import.meta.main) await main();
