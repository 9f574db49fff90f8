import type { V1Secret } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { type CertificateSources, filesOf, type SecretPair } from "./certificate_sources.ts";
import type { ApiObject, ClusterClient } from "./cluster_client.ts";
import type { LiveRelease } from "./live_release.ts";
import type { SecretFile } from "./secret_file.ts";
import type { Inheritance, PemPair } from "./seed_objects.ts";

/** The certificates of a release with their keys. Never log one. */
export type InheritedCertificates = Omit<Inheritance, "members" | "token">;

/**
 * Reads the certificates of a release with their private keys, to put them where our pods and the
 * keeper look for them.
 *
 * @throws {Failure} `adoption-refused` when one went missing; `kubernetes-request-failed`
 */
export async function readCertificates(
  client: ClusterClient,
  sources: CertificateSources,
  { namespace }: LiveRelease,
): Promise<InheritedCertificates> {
  const names = [...new Set(filesOf(sources).map(({ secret }) => secret))];
  const entries = await Promise.all(names.map(async (name) => {
    const metadata = { name, namespace };
    const secret = await client.read<V1Secret & ApiObject>({
      apiVersion: "v1",
      kind: "Secret",
      metadata,
    });
    return [name, secret?.data ?? {}] as const;
  }));
  const data = new Map(entries);
  const textOf = ({ secret, key }: SecretFile): string => {
    const value = data.get(secret)?.[key];
    if (value !== undefined) return new TextDecoder().decode(Uint8Array.fromBase64(value));
    throw new Failure("adoption-refused", `Secret "${secret}" has no key "${key}" any more`, {
      hint: "Restore the Secret, and run the command again",
    });
  };
  const pairOf = ({ certificate, privateKey }: SecretPair): PemPair => ({
    certificate: textOf(certificate),
    privateKey: textOf(privateKey),
  });
  return {
    authority: pairOf(sources.authority),
    rootClient: pairOf(sources.rootClient),
    server: pairOf(sources.server),
    peer: pairOf(sources.peer),
    clientTrust: textOf(sources.clientTrust),
    peerTrust: textOf(sources.peerTrust),
  };
}

/** With which user root speaks to the members. */
export function rootCredentials(
  { authority, rootClient }: InheritedCertificates,
): ClientCredentials {
  return { trust: authority.certificate, ...rootClient };
}
