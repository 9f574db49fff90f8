import { Failure } from "../../../diagnostics/failure.ts";
import { describeCertificate } from "../../certificates/describe_certificate.ts";
import { isIssuedBy } from "../../certificates/is_issued_by.ts";
import { readCertificate } from "../../certificates/read_certificate.ts";
import { readPrivateKey } from "../../certificates/signing_key.ts";
import { splitBundle } from "../../certificates/split_bundle.ts";
import type { StoredData } from "../back_end.ts";
import type { CertifiedLocation } from "../keeper_plan.ts";
import type { CertificateFacts, CertifiedSecret } from "../observation.ts";

/** The CAs that a certificate is compared with, in PEM; absent ones signed nothing. */
export interface KnownAuthorities {
  /** The clients' CA. */
  readonly client: string | undefined;
  /** The peers' CA. */
  readonly peer: string | undefined;
}

/** How a Secret is read. */
export interface CertifiedSecretOptions {
  /** Where in it the certificate is. */
  readonly location: CertifiedLocation;
  /** Who may have signed it. */
  readonly authorities: KnownAuthorities;
  /** Further keys whose values matter. Default: none. */
  readonly remarks?: readonly string[];
}

/** What matters of a Secret with a certificate. Nothing of its private key is kept. */
export function readCertifiedSecret(
  stored: StoredData | undefined,
  { location, authorities, remarks = [] }: CertifiedSecretOptions,
): CertifiedSecret {
  if (stored === undefined) return { state: "absent" };
  const { data, version } = stored;
  const unusable = (reason: string): CertifiedSecret => ({ state: "unusable", version, reason });
  const certificate = data[location.certificate] ?? "";
  if (certificate === "") return unusable(`it has no "${location.certificate}"`);
  try {
    if (location.privateKey !== undefined) {
      const privateKey = data[location.privateKey] ?? "";
      if (privateKey === "") return unusable(`it has no "${location.privateKey}"`);
      if (!readCertificate(certificate).x509.checkPrivateKey(readPrivateKey(privateKey))) {
        return unusable("its private key belongs to another certificate");
      }
    }
    return {
      state: "present",
      version,
      certificate: certificateFacts(certificate, authorities),
      bundle: bundleIn(data["ca.crt"] ?? ""),
      remarks: remarks.map((key) => `${key}=${data[key] ?? ""}`),
    };
  } catch (error) {
    if (error instanceof Failure) return unusable(error.message);
    throw error;
  }
}

/** The SHA-256 of the first certificate in `pem`. */
export function fingerprintOf(pem: string): string {
  return readCertificate(pem).x509.fingerprint256;
}

/** The fingerprints of all certificates in a bundle; none when it holds none that can be read. */
export function bundleIn(pem: string): readonly string[] {
  try {
    return splitBundle(pem).map(fingerprintOf);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/**
 * What matters of the first certificate in `pem`.
 *
 * @throws {Failure} `certificate-failed` when there is none that can be read
 */
export function certificateFacts(pem: string, authorities: KnownAuthorities): CertificateFacts {
  const { subject, notBefore, notAfter, dnsNames, ipAddresses } = describeCertificate(pem);
  return {
    fingerprint: fingerprintOf(pem),
    commonName: subject.commonName,
    notBefore: notBefore.getTime(),
    notAfter: notAfter.getTime(),
    dnsNames,
    ipAddresses,
    issuers: issuersOf(pem, authorities),
  };
}

function issuersOf(pem: string, authorities: KnownAuthorities): CertificateFacts["issuers"] {
  return (["client", "peer"] as const).filter((name) => {
    const authority = authorities[name];
    return authority !== undefined && isIssuedBy(pem, authority);
  });
}
