import type { ControlPlane, TenantServers } from "./control_plane.ts";

/** What tenants are judged by. */
export interface TenantQuestion {
  /** The name of the cluster's DataStore. */
  readonly dataStore: string;
  /**
   * When the CAs were published that API servers are to start with, in milliseconds since 1970;
   * `undefined` when nobody noted it.
   */
  readonly published: number | undefined;
}

/**
 * The tenants of a DataStore that were not seen to run with what was published, each with the
 * reason, as in `team-a/prod: pod prod-1 was made before that`. None when all of them were.
 *
 * A pod that was made afterwards mounts what Kamaji had copied by then, so it counts only if Kamaji
 * gave the tenant its certificates afterwards too, and before the pod was made. A container that
 * was restarted in an older pod proves nothing. Kubernetes and Kamaji write moments in whole
 * seconds, which is how they are compared; clocks in the cluster have to agree that far.
 *
 * Nothing unknown counts as done: a tenant that etcd has and no TenantControlPlane is is waited for,
 * and so is one whose DataStore is not known.
 */
export function awaitedTenants(
  { controlPlanes, tenants }: Extract<TenantServers, { readonly state: "seen" }>,
  { dataStore, published }: TenantQuestion,
): readonly string[] {
  if (published === undefined) return ["all: nobody noted when the CAs were published"];
  if (tenants === undefined) return ["all: etcd's tenants were not counted yet"];
  const since = wholeSecond(published);
  const ours = controlPlanes.filter((plane) => mayUse(plane, dataStore));
  const users = new Set(ours.map(({ user }) => user));
  return [
    ...ours.flatMap((plane) => {
      const reason = reasonToWait(plane, { dataStore, since });
      return reason === undefined ? [] : [`${plane.name}: ${reason}`];
    }),
    ...tenants.filter((tenant) => !users.has(tenant))
      .map((tenant) => `user ${tenant}: no TenantControlPlane has it`),
  ].sort();
}

/** One of which nothing is known may be the next tenant. */
function mayUse({ dataStore, wishedDataStores }: ControlPlane, name: string): boolean {
  return dataStore === name || wishedDataStores.includes(name) ||
    (dataStore === undefined && wishedDataStores.length === 0);
}

function reasonToWait(
  { certifiedAt, dataStore: used, pods, replicas }: ControlPlane,
  { dataStore, since }: { readonly dataStore: string; readonly since: number },
): string | undefined {
  if (used === undefined) return "Kamaji does not say yet which DataStore it uses";
  if (used !== dataStore) return `it has its certificates of DataStore "${used}"`;
  if (certifiedAt === undefined) return "Kamaji does not say when it gave it certificates";
  if (certifiedAt < since) return "Kamaji has not given it the CAs since";
  const old = pods.find(({ createdAt }) => createdAt < Math.max(since, certifiedAt));
  if (old !== undefined) return `pod ${old.name} was made before that`;
  if (pods.length === 0) return "it has no pod";
  if (pods.length < replicas) return `${pods.length} of ${replicas} pods are there`;
  const unready = pods.find(({ isReady }) => !isReady);
  return unready === undefined ? undefined : `pod ${unready.name} is not ready`;
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000) * 1_000;
}
