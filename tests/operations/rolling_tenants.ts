import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { type Tenant, tenantOf } from "../../etcd/tenants/tenant.ts";
import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { isIssuedBy } from "../../operations/certificates/is_issued_by.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import { atFixedTimes } from "./at_fixed_times.ts";
import type { WriteObserver } from "./observed_write.ts";

/** A cluster of the three members etcd-0 to etcd-2, as its tenants and Kamaji see it. */
export interface UsedCluster {
  /** Where its objects are, and its members. */
  readonly backEnd: {
    /** Where members are reached. */
    readonly addresses: { endpoint(pod: string): string };
    /** Reads a Secret; undefined if there is none. */
    read(
      secret: { readonly kind: "Secret"; readonly name: string },
    ): Promise<{ readonly data: Readonly<Record<string, string>> } | undefined>;
  };
  /** The credentials in a Secret. */
  credentialsIn(secret: string): Promise<ClientCredentials>;
}

/** Tenants that write all the time, and Kamaji's part in their certificates. */
export interface RollingTenants {
  /** Waits until every tenant's API server was restarted with what is published now. */
  rolled(): Promise<void>;
  /** The present certificate of a tenant. */
  certificateOf(tenant: string): CertifiedKey;
  /** Ends the load and reads everything back. */
  stop(): Promise<LoadReport>;
}

/** Who writes, and how. */
export interface RollingTenantsOptions {
  /** Names of the tenants. */
  readonly names: readonly string[];
  /** Of each tenant. */
  readonly writesPerSecond: number;
  /** Is told of every write. Default: nobody is. */
  readonly observe?: WriteObserver;
}

/** What became of the load. */
export interface LoadReport {
  /** Writes that etcd acknowledged, some of them at the second attempt. */
  readonly acknowledged: number;
  /** Writes that took two attempts. */
  readonly retried: number;
  /** Writes whose second attempt failed too, with its error. */
  readonly failed: readonly string[];
  /** Keys that were acknowledged and are not there, or hold something else. */
  readonly lost: readonly string[];
  /** The longest time without any acknowledged write, in milliseconds. */
  readonly longestGap: number;
}

const kamajiPeriod = 200;
const rollingTime = 300;
const requestTimeout = 4_000;

/** One API server: a client of each member, as of one set of certificates. */
interface ApiServer {
  readonly bundle: string;
  readonly certificate: CertifiedKey;
  readonly clients: readonly Etcd3[];
}

interface LoadedTenant {
  readonly tenant: Tenant;
  server: ApiServer;
  readonly acknowledged: Map<string, string>;
  readonly pending: Set<Promise<void>>;
}

interface Tally {
  readonly observe: WriteObserver;
  retried: number;
  readonly failed: string[];
  lastSuccess: number;
  longestGap: number;
}

/**
 * Starts tenants that write without a pause, each as its own etcd user, and plays Kamaji for them: it
 * signs a tenant's certificate by `ca.key` whenever the first block of `ca.crt` is another CA than
 * the one that signed it, and restarts the tenant's API server whenever its bundle or certificate
 * changed. These are etcd clients, not kube-apiservers.
 */
export async function startRollingTenants(
  cluster: UsedCluster,
  { names, observe = () => undefined, writesPerSecond }: RollingTenantsOptions,
): Promise<RollingTenants> {
  const tenants = await onboard(cluster, names);
  const lastSuccess = performance.now();
  const tally: Tally = { observe, retried: 0, failed: [], lastSuccess, longestGap: 0 };
  const ended = new AbortController();
  const kamaji = playKamaji(cluster, { tenants, signal: ended.signal });
  const loads = tenants.map((each) =>
    writeSteadily(each, { period: 1_000 / writesPerSecond, tally })
  );
  return {
    async rolled() {
      const { bundle } = await publishedAuthority(cluster);
      const isRolled = ({ server }: LoadedTenant) => server.bundle === bundle;
      const deadline = performance.now() + 10_000;
      while (!tenants.every(isRolled)) {
        assert.ok(performance.now() < deadline, "tenants never rolled");
        await pause(50);
      }
    },
    certificateOf(name) {
      const found = tenants.find(({ tenant }) => tenant.name === name);
      assert.ok(found !== undefined);
      return found.server.certificate;
    },
    async stop() {
      ended.abort();
      for (const end of loads) end();
      await kamaji;
      await Promise.all(tenants.flatMap(({ pending }) => [...pending]));
      const lost = (await Promise.all(tenants.map(missingOf))).flat();
      for (const { server } of tenants) closeAll(server);
      return {
        acknowledged: tenants.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
        retried: tally.retried,
        failed: tally.failed,
        lost,
        longestGap: tally.longestGap,
      };
    },
  };
}

async function onboard(cluster: UsedCluster, names: readonly string[]): Promise<LoadedTenant[]> {
  const root = connectEtcd({
    endpoints: [cluster.backEnd.addresses.endpoint("etcd-0")],
    credentials: await cluster.credentialsIn("etcd-root-client-certs"),
  });
  try {
    const loaded: LoadedTenant[] = [];
    for (const tenant of names.map((name) => tenantOf(name))) {
      await onboardTenant(root, tenant);
      const server = await startApiServer(cluster, tenant);
      loaded.push({ tenant, server, acknowledged: new Map(), pending: new Set() });
    }
    return loaded;
  } finally {
    root.close();
  }
}

/** What Kamaji reads: the first block signs, and all of them are trusted. */
async function publishedAuthority(
  { backEnd }: UsedCluster,
): Promise<{ readonly bundle: string; readonly privateKey: string }> {
  const data = (await backEnd.read({ kind: "Secret", name: "etcd-certs" }))?.data ?? {};
  return { bundle: data["ca.crt"] ?? "", privateKey: data["ca.key"] ?? "" };
}

async function startApiServer(
  cluster: UsedCluster,
  tenant: Tenant,
  before?: CertifiedKey,
): Promise<ApiServer> {
  const { bundle, privateKey } = await publishedAuthority(cluster);
  const certificate = before !== undefined && isIssuedBy(before.certificate, bundle)
    ? before
    : await issueTenantCertificate({
      authority: { certificate: bundle, privateKey },
      user: tenant.name,
      notBefore: new Date(Date.now() - 60_000),
      validDays: 365,
    });
  const credentials: ClientCredentials = { ...certificate, trust: bundle };
  const pods = ["etcd-0", "etcd-1", "etcd-2"];
  const clients = pods.map((pod) =>
    connectEtcd({
      endpoints: [cluster.backEnd.addresses.endpoint(pod)],
      credentials,
      requestTimeout,
    })
  );
  return { bundle, certificate, clients };
}

async function playKamaji(
  cluster: UsedCluster,
  { tenants, signal }: {
    readonly tenants: readonly LoadedTenant[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  while (!signal.aborted) {
    const { bundle } = await publishedAuthority(cluster);
    for (const each of tenants.filter(({ server }) => server.bundle !== bundle)) {
      // One tenant after the other, so that old and new ones are there at once.
      await pause(rollingTime);
      const old = each.server;
      each.server = await startApiServer(cluster, each.tenant, old.certificate);
      void Promise.all([...each.pending]).then(() => closeAll(old));
    }
    await pause(kamajiPeriod);
  }
}

function writeSteadily(
  loaded: LoadedTenant,
  { period, tally }: { readonly period: number; readonly tally: Tally },
): () => void {
  let count = 0;
  return atFixedTimes(period, (due) => {
    const write = writeOnce(loaded, { count: count++, due, tally })
      .finally(() => loaded.pending.delete(write));
    loaded.pending.add(write);
  });
}

/** Kubernetes' clients go to another member at once when one is not ready; so does this. */
async function writeOnce(
  { acknowledged, server, tenant }: LoadedTenant,
  { count, due, tally }: {
    readonly count: number;
    readonly due: number;
    readonly tally: Tally;
  },
): Promise<void> {
  const key = `${tenant.prefix}${count}`;
  const value = crypto.randomUUID();
  for (const attempt of [0, 1]) {
    try {
      const client = server.clients[(count + attempt) % server.clients.length];
      await client?.put(key).value(value);
      acknowledged.set(key, value);
      tally.retried += attempt;
      const now = performance.now();
      tally.longestGap = Math.max(tally.longestGap, now - tally.lastSuccess);
      tally.lastSuccess = now;
      tally.observe({ due, ended: now, retried: attempt === 1, acknowledged: true });
      return;
    } catch (error) {
      if (attempt === 0) continue;
      tally.failed.push(`${key}: ${String(error)}`);
      tally.observe({ due, ended: performance.now(), retried: true, acknowledged: false });
    }
  }
}

async function missingOf({ acknowledged, server, tenant }: LoadedTenant): Promise<string[]> {
  const found = await server.clients[0]?.getAll().prefix(tenant.prefix).strings() ?? {};
  return [...acknowledged].filter(([key, value]) => found[key] !== value).map(([key]) => key);
}

function closeAll({ clients }: ApiServer): void {
  for (const client of clients) client.close();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
