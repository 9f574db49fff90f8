import { Failure } from "../../../diagnostics/failure.ts";
import type { Tenant } from "../../../etcd/tenants/tenant.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import { isAgeRecipient } from "../../../manifests/config/age_recipient.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { collectBundle } from "../../recovery_bundle/collect_bundle.ts";
import type { StoredData } from "../back_end.ts";
import type { SecretReader } from "../certificates/observe_certificates.ts";
import { bundleDigests } from "./bundle_digests.ts";
import type { BundleObservation } from "./bundle_observation.ts";
import { keeperSecretStore } from "./keeper_secret_store.ts";
import { inputsKey, tenantsKey } from "./publish_recovery_bundle.ts";

/** What a bundle would be made of. */
export interface ObserveBundleOptions {
  /** Reads a Secret. */
  readonly read: SecretReader;
  /** The token of the cluster's incarnation. */
  readonly token: string;
  /** The tenants that etcd knows; `null` when they were not counted yet. */
  readonly tenants: readonly Tenant[] | null;
}

/**
 * Looks at the recovery bundle.
 *
 * @returns `undefined` when none is wished, or there is no CA with a key that could be in it
 * @throws {Failure} `kubernetes-request-failed` when a Secret that would be in it cannot be read
 */
export async function observeBundle(
  config: EtcdCluster,
  { read, tenants, token }: ObserveBundleOptions,
): Promise<BundleObservation | undefined> {
  if (config.spec.snapshots.bundle.recipients.length === 0) return undefined;
  try {
    const bundle = await collectBundle({
      config,
      secrets: keeperSecretStore(read),
      found: tenants,
      token,
      now: new Date(0),
    });
    const wanted = bundleDigests(bundle, config);
    const stored = await storedBundle(config, read);
    const { [inputsKey]: inputs, [tenantsKey]: known } = stored?.data ?? {};
    return {
      version: stored?.version,
      published: inputs === undefined ? undefined : { inputs, tenants: known },
      wanted,
      tenants,
      mistyped: config.spec.snapshots.bundle.recipients.filter((key) => !isAgeRecipient(key)),
    };
  } catch (error) {
    if (error instanceof Failure && error.code === "certificate-failed") return undefined;
    throw error;
  }
}

/** One that cannot be read is written, which tells why; the cluster is kept all the same. */
async function storedBundle(
  config: EtcdCluster,
  read: SecretReader,
): Promise<StoredData | undefined> {
  try {
    return await read(clusterNames(config).bundleSecret);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
