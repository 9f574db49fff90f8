import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { createRandom } from "../schedule/random.ts";
import type { TenantLoad, TenantSession, Workload } from "../workloads/workload.ts";
import type { IndexedTenant, LoadShare } from "./load_plan.ts";
import { rotatingClient } from "./rotating_client.ts";

/** A tenant that is connected and ready for load. */
export interface RunningTenant {
  /** What it is, with its places. */
  readonly access: IndexedTenant;
  /** Performs its operations. */
  readonly load: TenantLoad;
  /** Ends its connections. */
  disconnect(): void;
}

/** What a tenant is opened with. */
export interface OpenTenantOptions {
  /** The share it belongs to. */
  readonly share: LoadShare;
  /** What it does. */
  readonly workload: Workload;
  /** Takes deliveries. */
  readonly recordDelivery: TenantSession["recordDelivery"];
}

/** Connects a tenant and prepares its objects. */
export async function openTenant(
  access: IndexedTenant,
  { recordDelivery, share, workload }: OpenTenantOptions,
): Promise<RunningTenant> {
  const group = share.plan.groups[access.group];
  if (group === undefined) throw new TypeError(`There is no group ${access.group}`);
  const client = await connect(access, { share, connections: group.connections });
  try {
    const load = await workload.open({
      client,
      connect: () => clientTo(share.endpoints, { access, share }),
      tenant: access.tenant,
      neighbour: access.neighbour,
      confined: access.confined,
      index: access.place,
      groupSize: group.tenants,
      settings: group.settings,
      random: createRandom(`${share.plan.seed}/values/${access.index}`),
      recordDelivery,
    });
    return { access, load, disconnect: () => client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

interface Connections {
  readonly share: LoadShare;
  readonly connections: number;
}

/**
 * One connection is opened to a member when a request first goes there. Several are opened at once,
 * so many to every member: who asks for them asks what they cost, used or not.
 */
async function connect(access: IndexedTenant, options: Connections): Promise<Etcd3> {
  const { connections, share } = options;
  if (connections === 1) return clientTo(share.endpoints, { access, share });
  const clients = Array.from({ length: connections }, () => share.endpoints)
    .flat().map((endpoint) => clientTo([endpoint], { access, share }));
  const key = Buffer.from(`${access.tenant.prefix}health`);
  try {
    await Promise.all(clients.map((client) => client.kv.range({ key, serializable: true })));
  } catch (error) {
    for (const client of clients) client.close();
    throw error;
  }
  return rotatingClient(clients);
}

function clientTo(
  endpoints: readonly string[],
  { access, share }: { readonly access: IndexedTenant; readonly share: LoadShare },
): Etcd3 {
  return connectEtcd({
    endpoints,
    credentials: access.credentials,
    requestTimeout: share.plan.requestTimeout,
    transport: share.plan.transport ?? "direct",
    ...(share.serverName === undefined ? {} : { serverName: share.serverName }),
    ...(share.security === undefined ? {} : { security: share.security }),
  });
}
