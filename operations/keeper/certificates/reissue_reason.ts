import type { LeafNames } from "../../../manifests/certificates/leaf_names.ts";
import type { CertificateFacts, CertifiedSecret } from "../observation.ts";

/** What a certificate should be. */
export interface WantedCertificate {
  /** Whom it should name. */
  readonly commonName: string;
  /** What it should be valid for. Default: whatever it is, since nobody asks a client. */
  readonly names?: LeafNames;
  /** Which CA should have signed it. */
  readonly issuer: "client" | "peer";
  /** What else its Secret should say. Default: nothing. */
  readonly remarks?: readonly string[];
  /** Which CAs its `ca.crt` should hold, in order. Default: whatever it holds. */
  readonly bundle?: readonly string[];
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Why a certificate has to be issued (again), as a clause without a full stop, or `undefined` when
 * it is good for now. Certificates are renewed when a third of their life is left: etcd reads them
 * from disk at every handshake (etcd client/pkg/transport/listener.go), so that costs nothing.
 */
export function reissueReason(
  secret: CertifiedSecret,
  wanted: WantedCertificate,
): string | undefined {
  if (secret.state === "absent") return "there is none";
  if (secret.state === "unusable") return secret.reason;
  const { bundle, certificate, remarks } = secret;
  if (!certificate.issuers.includes(wanted.issuer)) return "another CA issued it";
  if (certificate.commonName !== wanted.commonName) return "it names somebody else";
  if (!hasNames(certificate, wanted.names)) return "it is valid for other names";
  if (!sameSet(remarks, wanted.remarks ?? [])) return "what stands beside it changed";
  if (!sameList(bundle, wanted.bundle ?? bundle)) return "the CAs beside it changed";
  return isLate(certificate, wanted.now) ? "less than a third of its life is left" : undefined;
}

function hasNames(
  { dnsNames, ipAddresses }: CertificateFacts,
  wanted: LeafNames | undefined,
): boolean {
  if (wanted === undefined) return true;
  return sameSet(dnsNames, wanted.dnsNames) && sameSet(ipAddresses, wanted.ipAddresses);
}

function isLate({ notAfter, notBefore }: CertificateFacts, now: number): boolean {
  return notAfter - now < (notAfter - notBefore) / 3;
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).symmetricDifference(new Set(other)).size === 0;
}
