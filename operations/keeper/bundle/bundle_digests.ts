import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { RecoveryBundle } from "../../recovery_bundle/recovery_bundle.ts";
import { certifiedLocations } from "../keeper_plan.ts";

/**
 * What a bundle was made of. What age makes of the same bundle differs each time, so this is what
 * tells whether another one is due.
 */
export interface BundleDigests {
  /** Of everything but the tenants that etcd knows and the time, in hexadecimal. */
  readonly inputs: string;
  /** Of the tenants that etcd knows; `undefined` when it was not asked. */
  readonly tenants: string | undefined;
}

/**
 * The digests of a bundle for its recipients. Their key is the CA's, which the bundle has itself: to
 * anybody else they tell no more than that two bundles differ.
 */
export function bundleDigests(bundle: RecoveryBundle, config: EtcdCluster): BundleDigests {
  const { madeAt: _, tenants: { declared, found }, secrets, ...rest } = bundle;
  const { authority } = certifiedLocations(config);
  const held = secrets.find(({ name }) => name === authority.secret)?.data ?? {};
  const key = Buffer.from(held[authority.privateKey ?? ""] ?? "", "base64");
  const digest = (value: unknown) =>
    createHmac("sha256", key).update(JSON.stringify(value, sorted)).digest("hex");
  const recipients = [...config.spec.snapshots.bundle.recipients].sort();
  const ordered = secrets.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const names = found?.map(({ name, prefix }) => `${name} ${prefix}`).sort();
  return {
    inputs: digest({ ...rest, declared, recipients, secrets: ordered }),
    tenants: names === undefined ? undefined : digest(names),
  };
}

/** Kubernetes gives keys in no order that it would promise. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
