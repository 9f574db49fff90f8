import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { splitBundle } from "../../certificates/split_bundle.ts";
import { Failure } from "../../../diagnostics/failure.ts";
import { certifiedLocations } from "../keeper_plan.ts";
import type { AuthorityName } from "../observation.ts";
import type { SecretReader } from "../certificates/observe_certificates.ts";
import { fingerprintOf } from "../certificates/read_certified_secret.ts";
import { rotationKeys } from "./read_rotation.ts";

/** A CA that the keeper has seen somewhere. Never log one. */
export interface GatheredAuthority {
  /** Its certificate alone. */
  readonly certificate: string;
  /** Its key, where that is shown to the keeper. */
  readonly privateKey: string | undefined;
}

/** Whose CAs are gathered, and from where. */
export interface GatherOptions {
  /** Reads Secrets. */
  readonly read: SecretReader;
  /** Whose. */
  readonly authority: AuthorityName;
}

/**
 * All CAs of clients or of peers that the cluster has anything to do with, by their fingerprints:
 * the one that signs, the two of a rotation, one that somebody else made, and all that are trusted.
 *
 * @throws {Failure} `kubernetes-request-failed` when a Secret cannot be read
 */
export async function gatherAuthorities(
  config: EtcdCluster,
  { read, authority }: GatherOptions,
): Promise<ReadonlyMap<string, GatheredAuthority>> {
  const names = clusterNames(config);
  const locations = certifiedLocations(config);
  const { authoritySource, peerAuthority, peerAuthoritySource } = locations;
  const rotation = rotationSecretName(config, authority);
  const places = authority === "client"
    ? [locations.authority, authoritySource]
    : [peerAuthority, peerAuthoritySource];
  // Without a key of its own, the keeper never rotates the peers' CA, and may not read the Secret.
  const rotates = authority === "client" || peerAuthority.privateKey !== undefined;
  const rotating = rotates
    ? [rotationKeys.old, rotationKeys.new].map((keys) => ({ secret: rotation, ...keys }))
    : [];
  const trusted = { secret: names.trustSecret, certificate: trustKeys[authority] };
  const gathered = new Map<string, GatheredAuthority>();
  for (const place of [...places, ...rotating, { ...trusted, privateKey: undefined }]) {
    if (place === undefined) continue;
    const data = (await read(place.secret))?.data;
    const pair = {
      certificate: data?.[place.certificate] ?? "",
      privateKey: data?.[place.privateKey ?? ""] ?? "",
    };
    for (const each of authoritiesIn(pair)) {
      const fingerprint = fingerprintOf(each.certificate);
      const known = gathered.get(fingerprint);
      if (known?.privateKey === undefined) gathered.set(fingerprint, each);
    }
  }
  return gathered;
}

/** The keys of the Secret that says what members trust. */
export const trustKeys: Readonly<Record<AuthorityName, string>> = {
  client: "client-ca.crt",
  peer: "peer-ca.crt",
};

/**
 * The Secret in which both CAs are while one replaces the other.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function rotationSecretName(config: EtcdCluster, authority: AuthorityName): string {
  const { clientRotationSecret, peerRotationSecret } = clusterNames(config);
  return authority === "client" ? clientRotationSecret : peerRotationSecret;
}

/** Of a bundle the first one signs, and the key is its. What cannot be read is left out. */
function authoritiesIn({ certificate, privateKey }: CertifiedKey): GatheredAuthority[] {
  try {
    return splitBundle(certificate).map((each, index) => ({
      certificate: each,
      privateKey: index === 0 && privateKey !== "" ? privateKey : undefined,
    }));
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
