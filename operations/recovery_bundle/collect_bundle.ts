import { Failure } from "../../diagnostics/failure.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { clusterJson } from "../../manifests/cluster_json.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { keeperSecrets } from "../../manifests/keeper/keeper_secrets.ts";
import { tenantSecretName } from "../../manifests/tenant_secret_name.ts";
import { certifiedLocations } from "../keeper/keeper_plan.ts";
import { declaredTenant } from "../keeper/access/wanted_tenant.ts";
import type { RecoveryBundle } from "./recovery_bundle.ts";
import type { SecretStore } from "./secret_store.ts";

/** What a bundle is collected from. */
export interface CollectBundleOptions {
  /** The configuration in force. */
  readonly config: EtcdCluster;
  /** The Secrets. */
  readonly secrets: Pick<SecretStore, "read">;
  /** The tenants that etcd knows; `null` when it could not be asked. */
  readonly found: readonly Tenant[] | null;
  /** The token that `<name>-members` tells. */
  readonly token: string;
  /** When. */
  readonly now: Date;
}

/**
 * Collects what it takes to serve a cluster's tenants elsewhere. Declared tenants' own Secrets are
 * left out, since the keeper issues them again from the same CA.
 *
 * @throws {Failure} `certificate-failed` when there is no CA yet, or its key is not to be had;
 * `kubernetes-request-failed`
 */
export async function collectBundle(options: CollectBundleOptions): Promise<RecoveryBundle> {
  const { config, found, now, secrets, token } = options;
  const { namespace, statefulSet } = clusterNames(config);
  const read = await Promise.all(bundledNames(config).map((name) => secrets.read(name)));
  const present = read.filter((secret) => secret !== undefined);
  const { authority } = certifiedLocations(config);
  const held = present.find(({ name }) => name === authority.secret)?.data ?? {};
  if (held[authority.certificate] === undefined || !held[authority.privateKey ?? ""]) {
    throw new Failure("certificate-failed", `Secret "${authority.secret}" has no CA with a key`, {
      hint: "Wait until the keeper has made it: without that key no tenant could be served again",
    });
  }
  return {
    version: 1,
    cluster: `${namespace}/${statefulSet}`,
    madeAt: now.toISOString(),
    config: clusterJson(config),
    token,
    tenants: {
      declared: config.spec.tenants.map(({ name }) => declaredTenant(config, name)),
      found,
    },
    secrets: present,
  };
}

function bundledNames(config: EtcdCluster): string[] {
  const { given, made } = keeperSecrets(config);
  const tenants = config.spec.tenants.map(({ name }) => tenantSecretName(config, name));
  return [...made, ...given].filter((name) => !tenants.includes(name));
}
