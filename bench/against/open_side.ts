import type { Etcd3 } from "etcd3";
import { createLog } from "../../diagnostics/log.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { RunningTenant } from "../engine/open_tenant.ts";
import type { LoadPlan } from "../engine/load_plan.ts";
import type { EtcdBinary } from "../targets/local/binary/etcd_binary.ts";
import { readEtcdVersion } from "../targets/local/binary/read_etcd_version.ts";
import type { LocalCluster } from "../targets/local/local_cluster.ts";
import { binaryHash } from "./binary_hash.ts";
import { currentLeader, lead } from "./leadership.ts";
import { type Product, productAt } from "./product_at.ts";
import type { SideFacts, SideOrder } from "./side_message.ts";

/** A side whose cluster serves. */
export interface OpenedSide {
  /** What it is. */
  readonly facts: SideFacts;
  /** Connects its tenant to the member that leads now, by an address that leads there. */
  connect(endpoint: string): Promise<void>;
  /** Makes that member the leader again; tells whether it was not. */
  settle(): Promise<boolean>;
  /** Performs one operation of the tenant. */
  perform(operation: string, draw: number): Promise<unknown>;
  /** Disconnects and ends the cluster. */
  close(): Promise<void>;
}

/**
 * Starts the cluster of a side with the configuration, the flags and the client of the product in
 * the order's folder.
 *
 * @throws {Failure} whatever is wrong with the folder, the configuration, etcd or the cluster
 */
export async function openSide(order: SideOrder): Promise<OpenedSide> {
  const product = await productAt(order.root);
  const { binary, config } = await settingsOf(product, order);
  const cluster = await product.startLocalCluster({ config, binary, progress: silent() });
  try {
    return await sideOf({ product, cluster, config, binary, seed: order.seed });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

interface Side {
  readonly product: Product;
  readonly cluster: LocalCluster;
  readonly config: EtcdCluster;
  readonly binary: EtcdBinary;
  readonly seed: number;
}

async function sideOf(side: Side): Promise<OpenedSide> {
  const { binary, cluster, config } = side;
  const leader = await currentLeader(cluster);
  let tenant: RunningTenant | undefined;
  return {
    facts: {
      etcd: binary.version,
      binary: await binaryHash(binary.path),
      members: cluster.members.length,
      arguments: argumentsOf(side.product, config),
      leader,
    },
    connect: async (endpoint) => {
      tenant = await openOnly(side, { endpoint, leader });
    },
    settle: () => lead(cluster, leader),
    perform: (operation, draw) => {
      if (tenant === undefined) throw new TypeError("The side is not connected");
      return tenant.load.perform(operation, draw);
    },
    close: async () => {
      tenant?.disconnect();
      await cluster.stop();
    },
  };
}

/** Another etcd than the configuration's own is given the flags of its own version. */
async function settingsOf(
  { defaultConfig, etcdImage, findEtcd, loadConfig }: Product,
  { configuration, etcd, members }: SideOrder,
): Promise<{ readonly config: EtcdCluster; readonly binary: EtcdBinary }> {
  const asked = configuration === undefined
    ? defaultConfig()
    : await configAt(loadConfig, configuration);
  const version = etcd === undefined ? asked.spec.version : await versionOf(etcd);
  const spec = { ...asked.spec, version, ...(members === undefined ? {} : { members }) };
  const config = { ...asked, spec };
  const log = createLog({ level: "error" });
  const wanted = { version, image: etcdImage(config), log };
  return { config, binary: await findEtcd(etcd === undefined ? wanted : { ...wanted, etcd }) };
}

async function configAt(load: Product["loadConfig"], file: string): Promise<EtcdCluster> {
  const result = await load(file);
  if (result.ok) return result.config;
  throw new Failure("usage", `"${file}" is no configuration of this side`, {
    hint: `Check it with kamaji-etcd validate of that revision`,
  });
}

async function versionOf(etcd: string): Promise<string> {
  const reading = await readEtcdVersion(etcd);
  if (reading.kind === "version") return reading.version;
  throw new Failure("etcd-not-found", `"${etcd}" is not usable as etcd: it ${reading.reason}`);
}

/** All members have the same flags but for what tells them apart. */
function argumentsOf({ etcdArguments }: Product, config: EtcdCluster): readonly string[] {
  const files = { certificate: "CERTIFICATE", privateKey: "KEY", trust: "TRUST" };
  return etcdArguments(config, {
    name: "NAME",
    dataDirectory: "DATA",
    listenClientUrls: ["CLIENT"],
    listenPeerUrls: ["PEER"],
    listenMetricsUrls: ["METRICS"],
    advertiseClientUrl: "CLIENT",
    advertisePeerUrl: "PEER",
    client: files,
    peer: files,
    peerHostnames: ["localhost"],
  });
}

const group = { name: "against", workload: "kubernetes", settings: {}, tenants: 1, connections: 1 };

/**
 * One tenant. Its requests go through a connection of their own to the address, and its watch straight
 * to the leader, so that no answer waits behind an event.
 */
async function openOnly(side: Side, { endpoint, leader }: Ways): Promise<RunningTenant> {
  const { binary, cluster, product, seed } = side;
  const { kubernetesWorkload, localTarget, openTenant } = product;
  const [access] = await localTarget(cluster, binary.version).onboard([group.name]);
  if (access === undefined) throw new TypeError("No tenant was onboarded");
  const { credentials } = access;
  const requests = product.connectEtcd({ endpoints: [endpoint], credentials, transport: "direct" });
  const plan: LoadPlan = { groups: [group], phases: [], seed, requestTimeout: 7_000 };
  const places = { index: 0, group: 0, place: 0, neighbour: undefined, confined: true };
  const tenant = { ...access, ...places };
  const running = await openTenant(tenant, {
    share: { plan, tenants: [tenant], endpoints: [leader], serverName: "localhost" },
    workload: {
      ...kubernetesWorkload,
      open: (session) =>
        kubernetesWorkload.open({ ...session, client: apart(requests, session.client) }),
    },
    recordDelivery: () => {},
  });
  return {
    ...running,
    disconnect: () => {
      running.disconnect();
      requests.close();
    },
  };
}

interface Ways {
  readonly endpoint: string;
  readonly leader: string;
}

/** One client whose watches, which begin with a namespace, are another's. */
function apart(requests: Etcd3, watches: Etcd3): Etcd3 {
  return new Proxy(requests, {
    get: (_, property) => {
      const client = property === "namespace" ? watches : requests;
      const value: unknown = Reflect.get(client, property, client);
      return typeof value === "function" ? value.bind(client) : value;
    },
  });
}

function silent(): ReturnType<typeof createProgress> {
  return createProgress({ terminal: false, write: () => {} });
}
