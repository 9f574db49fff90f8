import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { memberNames } from "../../manifests/members/member_names.ts";
import type { ClusterClient } from "../adopt/cluster_client.ts";
import type { MemberAccess } from "../adopt/member_access.ts";
import { clusterObjects } from "../restore/cluster_objects.ts";
import { judgeCredentials } from "../restore/judge_credentials.ts";
import { clusterSecretStore } from "./cluster_secret_store.ts";
import { collectBundle } from "./collect_bundle.ts";
import type { RecoveryBundle } from "./recovery_bundle.ts";

/** A cluster of which a bundle is made. */
export interface BundledCluster {
  /** Its objects. */
  readonly client: ClusterClient;
  /** How its members are reached. */
  readonly access: MemberAccess;
}

/** Milliseconds that one member may take to tell its tenants. */
const patience = 5_000;

/**
 * Makes the recovery bundle of a live cluster, by the rights of whoever has its kubeconfig.
 *
 * @throws {Failure} `certificate-failed` when there is no CA to bundle, `kubernetes-request-failed`
 */
export async function makeBundle(
  cluster: BundledCluster,
  { config, now }: { readonly config: EtcdCluster; readonly now: Date },
): Promise<RecoveryBundle> {
  const { membersConfigMap, namespace } = clusterNames(config);
  const objects = clusterObjects(cluster.client, config);
  const published = await objects.read({ kind: "ConfigMap", name: membersConfigMap });
  return await collectBundle({
    config,
    secrets: clusterSecretStore(cluster.client, namespace),
    found: await tenantsOf(cluster, config),
    token: published?.data["ETCD_INITIAL_CLUSTER_TOKEN"] ?? "",
    now,
  });
}

/** The first member that answers speaks for all; a cluster that is lost still gets its bundle. */
async function tenantsOf(
  { access, client }: BundledCluster,
  config: EtcdCluster,
): Promise<readonly Tenant[] | null> {
  const { root } = await judgeCredentials(clusterObjects(client, config), config);
  for (const pod of memberNames(config)) {
    const endpoint = await access.endpointOf(pod).catch(() => undefined);
    if (endpoint === undefined) continue;
    const etcd = connectEtcd({
      endpoints: [endpoint],
      credentials: root,
      requestTimeout: patience,
    });
    try {
      return await listTenants(etcd);
    } catch {
      // The next one may answer.
    } finally {
      etcd.close();
    }
  }
  return null;
}
