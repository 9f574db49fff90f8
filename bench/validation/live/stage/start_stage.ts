import { join } from "node:path";
import { clusterNames } from "../../../../manifests/cluster_names.ts";
import { createLog } from "../../../../diagnostics/log.ts";
import { connectEtcd } from "../../../../etcd/connect_etcd.ts";
import { freePorts } from "../../../targets/local/free_ports.ts";
import { type PrometheusProcess, startPrometheus } from "../prometheus_process.ts";
import { awaitSettled } from "./await_settled.ts";
import { startKamajiStandIn } from "./kamaji_stand_in.ts";
import { kubernetesStandIn } from "./kubernetes_stand_in.ts";
import { liveTenants } from "./live_config.ts";
import { readCredentials } from "./read_credentials.ts";
import type { Stage, StageOptions } from "./stage.ts";
import { startStageKeeper } from "./stage_keeper.ts";
import { startStageLoad } from "./stage_load.ts";
import { prepareMembers, type StageMembers } from "./stage_members.ts";
import { stageTargets } from "./stage_targets.ts";

/** Ends what was started, the last first. */
type Ends = (() => unknown)[];

/**
 * Has a keeper found a cluster behind proxies on loopback, puts load on it and a Prometheus beside
 * it. What was started is ended again when that fails.
 *
 * @throws {Failure} `target-failed` when it does not come to rest within three minutes
 */
export async function startStage(options: StageOptions): Promise<Stage> {
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-live-" });
  const ends: Ends = [() => Deno.remove(directory, { recursive: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const members = await prepareMembers(options, directory);
    ends.push(() => members.stop());
    const kept = await keepMembers(options, { directory, ends, members });
    const watched = await watchStage(options, { directory, ends, members, port: kept.port });
    const loaded = await loadStage(options, { ends, members });
    return composeStage({ name: options.name, options, members, stop }, { kept, watched, loaded });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Backstage {
  readonly directory: string;
  readonly ends: Ends;
  readonly members: StageMembers;
}

type KeptParts = Pick<Stage, "kubernetes" | "startKeeper" | "settled" | "keeper"> & {
  readonly port: number;
};

async function keepMembers(
  { config, scale, signal }: StageOptions,
  { directory, ends, members: { backEnd, names, pods } }: Backstage,
): Promise<KeptParts> {
  const logFile = join(directory, "keeper.log");
  const kubernetes = kubernetesStandIn(backEnd, config);
  const [port = 0] = freePorts(1);
  const log = createLog({
    write: (line) => Deno.writeTextFileSync(logFile, `${line}\n`, { append: true }),
  });
  const { addresses } = backEnd;
  const start = () =>
    startStageKeeper({ config: () => backEnd.config, addresses, kubernetes, port, scale, log });
  backEnd.createMemberSet();
  let keeper = start();
  ends.push(() => keeper.kill());
  const settled = () =>
    awaitSettled({ keeper: () => keeper, pods, members: names, logFile, signal });
  await settled();
  return {
    port,
    kubernetes,
    settled,
    get keeper() {
      return keeper;
    },
    startKeeper: async () => {
      await keeper.kill().catch(() => undefined);
      keeper = start();
    },
  };
}

type WatchedParts = Pick<Stage, "discover" | "kamaji" | "targets"> & {
  readonly prometheus: PrometheusProcess;
};

async function watchStage(
  { config, interval, prometheus: binary }: StageOptions,
  { directory, ends, members, port }: Backstage & { readonly port: number },
): Promise<WatchedParts> {
  const watching = join(directory, "prometheus");
  await Deno.mkdir(watching, { mode: 0o700 });
  const prometheus = await startPrometheus({ binary, directory: watching, interval });
  ends.push(() => prometheus.stop());
  const kamaji = startKamajiStandIn(clusterNames(config).dataStore);
  ends.push(() => kamaji.stop());
  const { backEnd, names } = members;
  const targetsOf = (pods: readonly string[]) =>
    stageTargets({
      ...{ config, backEnd, members: pods },
      keeperPort: port,
      kamajiPort: kamaji.port,
      prometheus: new URL(prometheus.url).host,
    });
  const discover: Stage["discover"] = (wanted = () => true, further = []) =>
    prometheus.scrape(targetsOf([...names, ...further]).filter(wanted));
  await discover();
  return { prometheus, kamaji, discover, targets: targetsOf(names) };
}

type LoadedParts = Pick<Stage, "connect" | "credentialsOf" | "load">;

async function loadStage(
  { idle = false }: StageOptions,
  { ends, members: { backEnd, names } }: Omit<Backstage, "directory">,
): Promise<LoadedParts> {
  const credentialsOf = (user: string) => readCredentials(backEnd, user);
  const connect = async (user: string, members = names) =>
    connectEtcd({
      endpoints: members.map((member) => backEnd.addresses.endpoint(member)),
      credentials: await credentialsOf(user),
    });
  const tenants = (idle ? [] : liveTenants).map(async (tenant) => ({
    client: await connect(tenant),
    prefix: `/${tenant}/`,
  }));
  const load = await startStageLoad(await Promise.all(tenants));
  ends.push(() => load.stop());
  return { load, connect, credentialsOf };
}

interface Composed {
  readonly name: string;
  readonly options: StageOptions;
  readonly members: StageMembers;
  readonly stop: () => Promise<void>;
}

function composeStage(
  { members, name, options: { config, etcd, interval, scale }, stop }: Composed,
  { kept, loaded, watched }: {
    readonly kept: KeptParts;
    readonly watched: WatchedParts;
    readonly loaded: LoadedParts;
  },
): Stage {
  const { backEnd, launch, launcher, names, pods, proxyOf } = members;
  const { kubernetes, settled, startKeeper } = kept;
  return {
    ...{ name, config, etcd, interval, scale, members: names, stop },
    ...{ backEnd, launch, launcher, pods, proxyOf },
    ...{ kubernetes, settled, startKeeper },
    ...watched,
    ...loaded,
    get keeper() {
      return kept.keeper;
    },
  };
}
