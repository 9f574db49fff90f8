import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { StoredData } from "../back_end.ts";
import { rotationSecretName, trustKeys } from "../rotation/gather_authorities.ts";
import { type CertifiedLocation, certifiedLocations, tenantLocation } from "../keeper_plan.ts";
import type { CertificatesObservation, CertifiedSecret, TrustSecret } from "../observation.ts";
import {
  bundleIn,
  fingerprintOf,
  type KnownAuthorities,
  readCertifiedSecret,
} from "./read_certified_secret.ts";
import { readRotation } from "../rotation/read_rotation.ts";
import { tenantRemarks } from "../access/wanted_tenant.ts";

/** Reads a Secret, the same one always alike within one observation. */
export type SecretReader = (name: string) => Promise<StoredData | undefined>;

/**
 * Observes all certificates of a cluster.
 *
 * @throws {Failure} `kubernetes-request-failed` when a Secret cannot be read
 */
export async function observeCertificates(
  config: EtcdCluster,
  read: SecretReader,
): Promise<CertificatesObservation> {
  const locations = certifiedLocations(config);
  const authorities = await knownAuthorities(config, read);
  const certified = async (location: CertifiedLocation, remarks: readonly string[] = []) =>
    readCertifiedSecret(await read(location.secret), { location, authorities, remarks });
  const given = (location: CertifiedLocation | undefined) =>
    location === undefined ? undefined : certified(location);
  const tenants = await Promise.all(
    config.spec.tenants.map(async ({ name }): Promise<[string, CertifiedSecret]> => [
      name,
      await certified(tenantLocation(config, name), tenantRemarks),
    ]),
  );
  return {
    authority: await certified(locations.authority),
    authoritySource: await given(locations.authoritySource),
    peerAuthority: await certified(locations.peerAuthority),
    peerAuthoritySource: await given(locations.peerAuthoritySource),
    server: await certified(locations.server),
    peer: await certified(locations.peer),
    keeperClient: await certified(locations.keeperClient),
    rootClient: await certified(locations.rootClient),
    rootClientSource: await given(locations.rootClientSource),
    trust: trustOf(await read(clusterNames(config).trustSecret)),
    rotations: {
      client: readRotation(
        await read(locations.authority.secret),
        await read(rotationSecretName(config, "client")),
      ),
      peer: readRotation(
        await read(locations.peerAuthority.secret),
        config.spec.certificates.mode === "keeper"
          ? await read(rotationSecretName(config, "peer"))
          : undefined,
      ),
    },
    tenants: Object.fromEntries(tenants),
  };
}

/**
 * The CAs that sign now; one that cannot be read signed nothing.
 *
 * @throws {Failure} `kubernetes-request-failed` when a Secret cannot be read
 */
export async function knownAuthorities(
  config: EtcdCluster,
  read: SecretReader,
): Promise<KnownAuthorities> {
  const { trustedClients, peerAuthority } = certifiedLocations(config);
  const certificateIn = async ({ secret, certificate }: CertifiedLocation) => {
    const pem = (await read(secret))?.data[certificate];
    return pem !== undefined && isReadable(pem) ? pem : undefined;
  };
  return { client: await certificateIn(trustedClients), peer: await certificateIn(peerAuthority) };
}

function isReadable(pem: string): boolean {
  try {
    fingerprintOf(pem);
    return true;
  } catch {
    return false;
  }
}

function trustOf(stored: StoredData | undefined): TrustSecret {
  if (stored === undefined) return { state: "absent" };
  return {
    state: "present",
    client: bundleIn(stored.data[trustKeys.client] ?? ""),
    peer: bundleIn(stored.data[trustKeys.peer] ?? ""),
  };
}
