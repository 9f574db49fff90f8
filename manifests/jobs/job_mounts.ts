import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import { formatBytes, quantityValue } from "../config/quantity.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { mountPaths } from "../members/mount_paths.ts";
import { secretVolume, tokenVolume } from "../members/volumes.ts";
import { bundleKey } from "../keeper/bundle_key.ts";
import { jobPaths } from "./job_paths.ts";

/** A volume of a pod, and where containers see it. */
export interface JobMount {
  /** The volume. */
  readonly volume: V1Volume;
  /** Its mount. */
  readonly mount: V1VolumeMount;
}

/** The configuration, as it was rendered. */
export function configMount(config: EtcdCluster): JobMount {
  const name = clusterNames(config).configConfigMap;
  const volume = { name: "config", configMap: { name, defaultMode: 0o444 } };
  return readOnly(volume, jobPaths.configDirectory);
}

/** A token of the Jobs' account, for the one who takes the Lease. */
export function tokenMount(): JobMount {
  return readOnly(tokenVolume(), mountPaths.token);
}

/** What it takes to be an etcd user with role root, and to recognise the members. */
export function etcdAccessMounts(config: EtcdCluster): JobMount[] {
  const { keeperClientSecret } = clusterNames(config);
  const { certificates } = config.spec;
  const secret = certificates.mode === "existing"
    ? certificates.rootClientSecret
    : keeperClientSecret;
  return [
    readOnly(secretVolume("client", secret, ["tls.crt", "tls.key"]), jobPaths.client),
    trustMount(config),
  ];
}

/** By which CA members are recognised. */
export function trustMount(config: EtcdCluster): JobMount {
  const { trustSecret } = clusterNames(config);
  return readOnly(secretVolume("trust", trustSecret, ["client-ca.crt"]), jobPaths.trust);
}

/** The certificate under which the throw-away member serves, on loopback alone. */
export function serverMount(config: EtcdCluster): JobMount {
  const { serverSecret } = clusterNames(config);
  return readOnly(secretVolume("server", serverSecret, ["tls.crt", "tls.key"]), jobPaths.server);
}

/** Where snapshots go: their volume, or what the object store asks for. */
export function destinationMounts(
  config: EtcdCluster,
  { write }: { readonly write: boolean },
): JobMount[] {
  const { destination } = config.spec.snapshots;
  if (destination.kind === "volume") {
    const claimName = destination.existingClaim ?? clusterNames(config).snapshotsClaim;
    const volume = { name: "snapshots", persistentVolumeClaim: { claimName } };
    const mount = { name: "snapshots", mountPath: jobPaths.snapshots };
    return [{ volume, mount: write ? mount : { ...mount, readOnly: true } }];
  }
  const { authoritySecret, credentialsSecret, workloadIdentity } = destination;
  const keys = ["accessKeyId", "secretAccessKey"];
  return [
    ...optionalSecret("store-credentials", {
      secret: credentialsSecret,
      keys,
      path: jobPaths.storeCredentials,
    }),
    ...(workloadIdentity === undefined ? [] : [storeTokenMount(workloadIdentity)]),
    ...optionalSecret("store-authority", {
      secret: authoritySecret,
      keys: ["ca.crt"],
      path: jobPaths.storeAuthority,
    }),
  ];
}

/** A token that is good for nothing but to have credentials of the object store lent for it. */
function storeTokenMount({ audience }: { readonly audience: string }): JobMount {
  const token = { audience, path: "token", expirationSeconds: 3_600 };
  const volume: V1Volume = {
    name: "store-token",
    projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: token }] },
  };
  return readOnly(volume, jobPaths.workloadIdentity);
}

/** The sealed recovery bundle; a snapshot is taken without it while there is none yet. */
export function bundleMounts(config: EtcdCluster): JobMount[] {
  if (config.spec.snapshots.bundle.recipients.length === 0) return [];
  const { secret, ...volume } = secretVolume("bundle", clusterNames(config).bundleSecret, [
    bundleKey,
  ]);
  return [readOnly({ ...volume, secret: { ...secret, optional: true } }, jobPaths.bundle)];
}

/** The private key that reads encrypted snapshots. */
export function identityMounts({ spec }: EtcdCluster): JobMount[] {
  const { identitySecret } = spec.snapshots.encryption;
  return optionalSecret("identity", {
    secret: identitySecret,
    keys: ["identity"],
    path: jobPaths.identity,
  });
}

/**
 * Room for one run, on the node.
 *
 * @param copies how many times the run may hold the database
 */
export function scratchMount({ spec }: EtcdCluster, copies: number): JobMount {
  const quota = quantityValue(spec.quota) ?? 0n;
  const volume = {
    name: "scratch",
    emptyDir: { sizeLimit: formatBytes(BigInt(copies) * quota + besides) },
  };
  return { volume, mount: { name: "scratch", mountPath: jobPaths.scratch } };
}

/** The write-ahead log and what the quota does not count: it is checked before a write. */
const besides = 1n << 30n;

interface SecretFiles {
  readonly secret: string | undefined;
  readonly keys: readonly string[];
  readonly path: string;
}

function optionalSecret(name: string, { secret, keys, path }: SecretFiles): JobMount[] {
  return secret === undefined ? [] : [readOnly(secretVolume(name, secret, keys), path)];
}

function readOnly(volume: V1Volume, mountPath: string): JobMount {
  return { volume, mount: { name: volume.name, mountPath, readOnly: true } };
}
