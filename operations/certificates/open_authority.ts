import { Failure } from "../../diagnostics/failure.ts";
import type { CertifiedKey } from "./certified_key.ts";
import type { Bytes } from "./der.ts";
import { extensionIds, readKeyIdentifier } from "./extensions.ts";
import { orUnreadable, readCertificate } from "./read_certificate.ts";
import type { CertificateIssuer } from "./sign_certificate.ts";
import { importSigningKey, readPrivateKey } from "./signing_key.ts";

/** An authority whose key was checked and is ready to sign. */
export interface OpenAuthority extends CertificateIssuer {
  /** The identifier of its key, where its certificate states one. */
  readonly keyIdentifier: Bytes | undefined;
  /** The last moment its certificate is valid. */
  readonly notAfter: Date;
}

/**
 * Opens an authority, ours or one made by other tools. Of a bundle the first certificate counts.
 *
 * Throws a `certificate-failed` {@link Failure} when certificate or key cannot be read, when the
 * certificate is no authority's, or when the two do not belong together.
 */
export async function openAuthority(authority: CertifiedKey): Promise<OpenAuthority> {
  const { x509, subject, extensions } = readCertificate(authority.certificate);
  if (!x509.ca) {
    throw new Failure("certificate-failed", "Certificate is not an authority's", {
      hint: "Give the certificate whose basic constraints say CA:TRUE",
    });
  }
  if (!x509.checkPrivateKey(readPrivateKey(authority.privateKey))) {
    throw new Failure("certificate-failed", "Private key does not belong to the authority", {
      hint: "Put the certificate of the signing key first in the bundle",
    });
  }
  const identifier = extensions.get(extensionIds.subjectKeyIdentifier);
  return {
    name: subject,
    signer: await importSigningKey(authority.privateKey),
    keyIdentifier: identifier && orUnreadable(() => readKeyIdentifier(identifier)),
    notAfter: x509.validToDate,
  };
}
