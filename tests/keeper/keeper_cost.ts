import { join } from "node:path";
import { freePorts } from "../../bench/targets/local/free_ports.ts";
import {
  type GuardedProcess,
  startGuardedProcess,
} from "../../bench/targets/local/guarded_process.ts";
import { type ProcessUse, processUse } from "../../bench/tenants/process_use.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { programCommand, programFile } from "../../manifests/program_command.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { type KeeperApi, startKeeperApi } from "./keeper_api.ts";

/** What a keeper costs that has nothing to do. */
export interface KeeperCost {
  /** Tenants that its configuration declares. */
  readonly tenants: number;
  /** Bytes that are resident at the end. */
  readonly residentBytes: number;
  /** The most bytes that ever were. */
  readonly peakBytes: number;
  /** Seconds of a processor that it used in {@link KeeperCost.seconds}. */
  readonly cpuSeconds: number;
  /** Seconds for which it was watched. */
  readonly seconds: number;
}

/** How a keeper is watched. */
export interface KeeperWatch {
  /** Tenants that its configuration declares. */
  readonly tenants: number;
  /** A directory with the program, of `bundledProgram`. */
  readonly program: string;
  /** The variables of the image, as `bundledProgram` tells them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds before; what starting costs is over by then. */
  readonly settlingSeconds: number;
  /** Seconds for which it is watched. */
  readonly watchedSeconds: number;
}

/**
 * Measures the bundled keeper with the flags and rights of its pod, against a real API server. There
 * are no members: the keeper has prepared the cluster and asks again and again for members that do
 * not answer.
 *
 * @throws {Error} if the keeper does not come that far in three minutes
 */
export async function measureKeeper(
  { environment = {}, program, settlingSeconds, tenants, watchedSeconds }: KeeperWatch,
): Promise<KeeperCost> {
  const directory = await Deno.makeTempDir({ prefix: "keeper-cost-" });
  const declared = Array.from({ length: tenants }, (_, number) => ({ name: `tenant-${number}` }));
  const config = exampleCluster({ spec: { tenants: declared } });
  const api = await startKeeperApi();
  let keeper: GuardedProcess | undefined;
  try {
    const port = freePorts(1)[0] ?? 0;
    await prepare(api, config);
    keeper = startKeeper({ api, directory, environment, program, port });
    await until(() => isWaiting(api));
    await seconds(settlingSeconds);
    const before = await processUse(keeper.pid);
    const begun = performance.now();
    await seconds(watchedSeconds);
    const now = await processUse(keeper.pid);
    return costOf({ before, now, begun, tenants });
  } finally {
    keeper?.signal("SIGTERM");
    await keeper?.ended;
    await api.stop();
    await Deno.remove(directory, { recursive: true });
  }
}

async function prepare(api: KeeperApi, config: EtcdCluster): Promise<void> {
  await api.applyRendered(config, ["Role", "RoleBinding", "StatefulSet"]);
  await api.applyConfig(config);
  for (const pod of ["etcd-0", "etcd-1", "etcd-2"]) await api.createClaim(config, pod);
}

/** Without `/tini`, and with this API server in place of the cluster's. */
function startKeeper(
  { api, directory, environment, port, program }: {
    readonly api: KeeperApi;
    readonly directory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly program: string;
    readonly port: number;
  },
): GuardedProcess {
  const command = programCommand("keeper");
  const flags = command.slice(command.indexOf("run")).filter((word) => word !== programFile);
  return startGuardedProcess({
    program: Deno.execPath(),
    arguments: [
      ...flags,
      join(program, "program", "kamaji-etcd.js"),
      ...["keeper", "--identity=etcd-keeper-a", `--port=${port}`],
      ...["--cluster=etcd", "--namespace=kamaji-system"],
      `--api-server=${api.server}`,
      `--credentials=${api.keeperCredentials}`,
    ],
    // As in a pod, but that this may be written.
    environment: { ...environment, DENO_DIR: join(program, "program", "deno") },
    logFile: join(directory, "keeper.log"),
  });
}

async function isWaiting(api: KeeperApi): Promise<boolean> {
  const path = "/api/v1/namespaces/kamaji-system/configmaps/etcd-status";
  const { data } = await api.get(path) ?? {};
  return data?.["conditions.json"]?.includes("MembersStarting") ?? false;
}

function costOf(
  { before, begun, now, tenants }: {
    readonly before: ProcessUse;
    readonly begun: number;
    readonly now: ProcessUse;
    readonly tenants: number;
  },
): KeeperCost {
  return {
    tenants,
    residentBytes: now.residentBytes,
    peakBytes: now.peakBytes,
    cpuSeconds: now.cpuSeconds - before.cpuSeconds,
    seconds: (performance.now() - begun) / 1_000,
  };
}

async function until(found: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 180_000;
  while (!await found().catch(() => false)) {
    if (performance.now() > deadline) throw new Error("The keeper never founded the cluster");
    await seconds(0.2);
  }
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1_000));
}
