import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { possibleMemberNames } from "../../manifests/members/member_names.ts";
import type { KeptCluster } from "../keeper/kept_cluster.ts";
import { atFixedTimes } from "./at_fixed_times.ts";
import { asRoot } from "./cluster_root.ts";
import type { WriteObserver } from "./observed_write.ts";

/** Declared tenants that write all the time. */
export interface TenantLoad {
  /** Ends it, and looks on every member for what was acknowledged. */
  stop(): Promise<TenantLoadReport>;
}

/** What became of the writes. */
export interface TenantLoadReport {
  /** How many were acknowledged. */
  readonly acknowledged: number;
  /** How many of them took a second attempt, at another member. */
  readonly retried: number;
  /** How many failed twice; whether they took effect is unknown. */
  readonly failed: number;
  /** What was acknowledged and is not on a member, as `pod key`. */
  readonly lost: readonly string[];
  /** The longest time in milliseconds between two acknowledgements. */
  readonly longestGap: number;
}

/** How a load writes. */
export interface TenantLoadOptions {
  /** Of each tenant. */
  readonly writesPerSecond: number;
  /** Is told of every write. Default: nobody is. */
  readonly observe?: WriteObserver;
}

/** The parts of a running load. */
interface Load {
  readonly observe: WriteObserver;
  readonly cluster: KeptCluster;
  readonly clients: Map<string, Promise<Etcd3>>;
  readonly ledger: Map<string, string>;
  readonly tally: { count: number; retried: number; failed: number; gap: number; last: number };
  /** The members that a client Service would have. */
  ready: readonly string[];
}

const requestTimeout = 3_000;
const lookEvery = 200;

/**
 * Has every declared tenant write, each by its own certificate and at its own fixed times, to the
 * members that are ready, each in turn. A write that fails is tried once more, at the next member.
 */
export async function startTenantLoad(
  cluster: KeptCluster,
  { observe = () => undefined, writesPerSecond }: TenantLoadOptions,
): Promise<TenantLoad> {
  const tally = { count: 0, retried: 0, failed: 0, gap: 0, last: performance.now() };
  const load: Load = { observe, cluster, clients: new Map(), ledger: new Map(), tally, ready: [] };
  await look(load);
  const looking = setInterval(() => void look(load), lookEvery);
  const pending = new Set<Promise<void>>();
  const writing = cluster.config.spec.tenants.map(({ name }) =>
    atFixedTimes(1_000 / writesPerSecond, (due) => {
      const write = writeOnce(load, { tenant: name, due }).finally(() => pending.delete(write));
      pending.add(write);
    })
  );
  return {
    async stop() {
      clearInterval(looking);
      for (const end of writing) end();
      await Promise.all(pending);
      for (const client of load.clients.values()) (await client).close();
      await look(load);
      const lost = await Promise.all(load.ready.map((pod) => missingOn(load, pod)));
      const { failed, gap: longestGap, retried } = tally;
      return { acknowledged: load.ledger.size, retried, failed, lost: lost.flat(), longestGap };
    },
  };
}

async function look(load: Load): Promise<void> {
  const { backEnd, config } = load.cluster;
  const pods = await backEnd.pods(possibleMemberNames(config));
  const ready = pods.filter(({ readySince, isEnding }) => readySince !== undefined && !isEnding);
  // A Service without a ready pod has no address; a client goes on with the ones it knows.
  if (ready.length > 0) load.ready = ready.map(({ name }) => name);
}

async function writeOnce(
  load: Load,
  { due, tenant }: { readonly due: number; readonly tenant: string },
): Promise<void> {
  const { ledger, observe, tally } = load;
  const number = tally.count++;
  const key = `/${tenant}/${number}`;
  const value = crypto.randomUUID();
  for (const attempt of [0, 1]) {
    try {
      const pod = load.ready[(number + attempt) % load.ready.length] ?? "";
      const client = await clientOf(load, { tenant, pod });
      await client.put(key).value(value);
      ledger.set(key, value);
      const now = performance.now();
      tally.retried += attempt;
      tally.gap = Math.max(tally.gap, now - tally.last);
      tally.last = now;
      observe({ due, ended: now, retried: attempt === 1, acknowledged: true });
      return;
    } catch {
      if (attempt === 0) continue;
      tally.failed++;
      observe({ due, ended: performance.now(), retried: true, acknowledged: false });
    }
  }
}

function clientOf(
  { clients, cluster }: Load,
  { tenant, pod }: { readonly tenant: string; readonly pod: string },
): Promise<Etcd3> {
  const id = `${tenant} ${pod}`;
  const known = clients.get(id);
  if (known !== undefined) return known;
  const endpoints = [cluster.backEnd.addresses.endpoint(pod)];
  const client = cluster.credentialsIn(`etcd-tenant-${tenant}`)
    .then((credentials) => connectEtcd({ endpoints, credentials, requestTimeout }));
  clients.set(id, client);
  return client;
}

/** Read from the member's own data, so that one with other data could not hide behind a leader. */
async function missingOn({ cluster, ledger }: Load, pod: string): Promise<string[]> {
  const found = await asRoot(cluster, {
    pod,
    ask: async (root) => {
      await root.get("/").string();
      return await root.getAll().serializable(true).strings();
    },
  });
  return [...ledger].filter(([key, value]) => found[key] !== value).map(([key]) => `${pod} ${key}`);
}
