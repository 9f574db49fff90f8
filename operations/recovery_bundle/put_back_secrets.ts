import { Buffer } from "node:buffer";
import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { certifiedLocations } from "../keeper/keeper_plan.ts";
import type { BundledSecret, RecoveryBundle } from "./recovery_bundle.ts";
import { renewExpired } from "./renew_expired.ts";
import type { SecretStore } from "./secret_store.ts";

/** Where a bundle is put back. */
export interface PutBackOptions {
  /** The configuration of the cluster that takes over. */
  readonly config: EtcdCluster;
  /** Its Secrets. */
  readonly secrets: SecretStore;
}

/**
 * Puts a bundle's Secrets where there are none. A CA that is there already must be the very same,
 * else nothing is changed; certificates that are there already stay. Those that expired since the
 * bundle was made are issued again by their CA.
 *
 * @returns the names of those that were created
 * @throws {Failure} `snapshot-refused` for a bundle of another cluster or a CA that differs,
 * `certificate-failed`, `kubernetes-request-failed`
 */
export async function putBackSecrets(
  bundle: RecoveryBundle,
  { config, secrets }: PutBackOptions,
): Promise<readonly string[]> {
  requireSameCluster(bundle, config);
  await requireSameAuthorities(bundle, { config, secrets });
  const created: string[] = [];
  for (const secret of await renewExpired(bundle.secrets, config)) {
    if (await secrets.create(secret)) created.push(secret.name);
  }
  return created;
}

function requireSameCluster({ cluster }: RecoveryBundle, config: EtcdCluster): void {
  const { namespace, statefulSet } = clusterNames(config);
  if (cluster === `${namespace}/${statefulSet}`) return;
  throw new Failure("snapshot-refused", `The bundle is of another cluster, "${cluster}"`, {
    hint: "Give the new cluster that name and namespace: certificates and tenants depend on them",
  });
}

async function requireSameAuthorities(
  { secrets: bundled }: RecoveryBundle,
  { config, secrets }: PutBackOptions,
): Promise<void> {
  const { authority, peerAuthority, trustedClients } = certifiedLocations(config);
  const authorities = new Set([authority.secret, peerAuthority.secret, trustedClients.secret]);
  const differing: string[] = [];
  for (const secret of bundled.filter(({ name }) => authorities.has(name))) {
    const stored = await secrets.read(secret.name);
    if (stored !== undefined && !isSame(stored, secret)) differing.push(secret.name);
  }
  if (differing.length === 0) return;
  throw new Failure(
    "snapshot-refused",
    `There is another CA than the bundle's in ${differing.map((name) => `"${name}"`).join(", ")}`,
    {
      hint: "Restore into a namespace where no keeper has founded a cluster: apply the " +
        "configuration with spec.paused true there, or remove what was founded by mistake",
    },
  );
}

function isSame(one: BundledSecret, other: BundledSecret): boolean {
  const keys = new Set([...Object.keys(one.data), ...Object.keys(other.data)]);
  return [...keys].every((key) =>
    Buffer.from(one.data[key] ?? "", "base64").equals(Buffer.from(other.data[key] ?? "", "base64"))
  );
}
