import { tenantOf } from "../../../etcd/tenants/tenant.ts";
import type { TenantAccess } from "../../engine/load_plan.ts";
import { onboardTenants } from "../../tenants/onboard_tenants.ts";
import type { Target } from "../target.ts";
import { actLocally } from "./act_locally.ts";
import type { LocalCluster } from "./local_cluster.ts";
import { linkSecurity, rungText } from "./security_rung.ts";
import { targetFailure } from "./target_failure.ts";

/** Onboards tenants several at a time; those that are there already are taken as they are. */
async function onboardAll(
  cluster: LocalCluster,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TenantAccess[]> {
  const root = await cluster.connect("root");
  try {
    // Without authentication a user is nobody, and only the prefix tells tenants apart.
    if (cluster.security === "authenticated") {
      await onboardTenants(root, names, signal === undefined ? {} : { signal });
    }
    const onboarded: TenantAccess[] = [];
    for (const name of names) {
      signal?.throwIfAborted();
      onboarded.push({ tenant: tenantOf(name), credentials: await cluster.credentialsOf(name) });
    }
    return onboarded;
  } catch (error) {
    throw targetFailure("Tenants cannot be onboarded", error);
  } finally {
    root.close();
  }
}

/** A local cluster as a target of load. Closing the target stops the cluster. */
export function localTarget(cluster: LocalCluster, version: string): Target {
  const count = cluster.members.length;
  return {
    title: `${count} ${count === 1 ? "member" : "members"} of etcd ${version} on loopback, ` +
      rungText(cluster.security),
    version,
    members: count,
    endpoints: cluster.endpoints,
    serverName: "localhost",
    security: linkSecurity(cluster.security),
    sharedMachine: true,
    confines: cluster.security === "authenticated",
    directory: cluster.directory,
    metrics: cluster.members.map(({ metricsUrl, name }) => {
      return { member: name, url: `${metricsUrl}/metrics` };
    }),
    onboard: (names, signal) => onboardAll(cluster, names, signal),
    root: () => cluster.credentialsOf("root"),
    act: (action, signal) => actLocally(cluster, action, signal),
    failures: () => cluster.failures(),
    close: () => cluster.stop(),
  };
}
