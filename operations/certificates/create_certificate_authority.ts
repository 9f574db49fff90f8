import type { CertifiedKey } from "./certified_key.ts";
import { authorityExtensions, keyIdentifier, subjectKeyExtension } from "./extensions.ts";
import { generateKey } from "./generate_key.ts";
import { defaultKeyAlgorithm, type KeyAlgorithm } from "./key_algorithm.ts";
import { signCertificate } from "./sign_certificate.ts";
import { distinguishedName, type Subject } from "./subject.ts";
import { validityOf, type ValidityOptions } from "./validity.ts";

/** What {@link createCertificateAuthority} makes. */
export interface CertificateAuthorityOptions extends ValidityOptions {
  /** Whom the authority is named after; issuer and subject of its certificate. */
  readonly subject: Subject;
  /** Default `ecdsa-p256`. */
  readonly algorithm?: KeyAlgorithm;
}

/**
 * Creates a self-signed certificate authority with a new key. It may issue leaves, no further
 * authorities (pathLen 0).
 *
 * Throws a `certificate-failed` Failure for a bad subject or validity.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createCertificateAuthority } from "./create_certificate_authority.ts";
 * import { describeCertificate } from "./describe_certificate.ts";
 *
 * const authority = await createCertificateAuthority({
 *   subject: { commonName: "etcd clients" },
 *   notBefore: new Date("2026-01-01T00:00:00Z"),
 *   validDays: 3650,
 * });
 * const { notAfter } = describeCertificate(authority.certificate);
 * assert.equal(notAfter.toISOString(), "2035-12-30T00:00:00.000Z");
 * ```
 */
export async function createCertificateAuthority(
  options: CertificateAuthorityOptions,
): Promise<CertifiedKey> {
  const name = distinguishedName(options.subject);
  const validity = validityOf(options);
  const key = await generateKey(options.algorithm ?? defaultKeyAlgorithm);
  const identifier = await keyIdentifier(key.publicKey);
  const extensions = [...authorityExtensions(), subjectKeyExtension(identifier)];

  const content = { subject: name, publicKey: key.publicKey, validity, extensions };
  const certificate = await signCertificate(content, { name, signer: key.signer });
  return { certificate, privateKey: key.privateKeyPem };
}
