import { clusterNames } from "../../../manifests/cluster_names.ts";
import { bundleKey } from "../../../manifests/keeper/bundle_key.ts";
import { collectBundle } from "../../recovery_bundle/collect_bundle.ts";
import type { ActionOf } from "../step.ts";
import type { Workbench } from "../workbench.ts";
import { bundleDigests } from "./bundle_digests.ts";
import { keeperSecretStore } from "./keeper_secret_store.ts";

/** Under which key the bundle's Secret tells what the bundle was made of. */
export const inputsKey = "inputs";

/** Under which key it tells which tenants of etcd's were in it. */
export const tenantsKey = "tenants";

/**
 * Seals the recovery bundle for its recipients and publishes what nobody else can open. The keeper
 * alone may read the CAs' keys, and they leave it only so.
 *
 * @throws {Failure} `snapshot-refused` for a recipient that is no age public key,
 * `certificate-failed`, `kubernetes-request-failed`
 */
export async function publishRecoveryBundle(
  { backEnd, plan: { config } }: Workbench,
  { replaces, tenants }: ActionOf<"publish-recovery-bundle">,
): Promise<void> {
  const { bundleSecret, membersConfigMap } = clusterNames(config);
  const members = await backEnd.read({ kind: "ConfigMap", name: membersConfigMap });
  const bundle = await collectBundle({
    config,
    secrets: keeperSecretStore((name) => backEnd.read({ kind: "Secret", name })),
    found: tenants,
    token: members?.data["ETCD_INITIAL_CLUSTER_TOKEN"] ?? "",
    now: new Date(),
  });
  const digests = bundleDigests(bundle, config);
  // A cipher that is needed once in a long while has no place in memory that is always there.
  const { sealBundle } = await import("../../recovery_bundle/seal_bundle.ts");
  const sealed = await sealBundle(bundle, config.spec.snapshots.bundle.recipients);
  await backEnd.write({ kind: "Secret", name: bundleSecret }, {
    data: {
      [bundleKey]: sealed,
      [inputsKey]: digests.inputs,
      ...(digests.tenants === undefined ? {} : { [tenantsKey]: digests.tenants }),
    },
    ...(replaces === undefined ? {} : { replaces }),
  });
}
