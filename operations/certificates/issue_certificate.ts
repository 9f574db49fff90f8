import { Failure } from "../../diagnostics/failure.ts";
import { type AlternativeNames, generalNames } from "./alternative_names.ts";
import type { CertifiedKey } from "./certified_key.ts";
import {
  alternativeNameExtensions,
  authorityKeyExtensions,
  type CertificateUse,
  keyIdentifier,
  leafExtensions,
  subjectKeyExtension,
} from "./extensions.ts";
import { generateKey } from "./generate_key.ts";
import { defaultKeyAlgorithm, type KeyAlgorithm } from "./key_algorithm.ts";
import { openAuthority } from "./open_authority.ts";
import { signCertificate } from "./sign_certificate.ts";
import { distinguishedName, type Subject } from "./subject.ts";
import { type Validity, validityOf, type ValidityOptions } from "./validity.ts";

/** What {@link issueCertificate} issues. */
export interface IssueCertificateOptions extends ValidityOptions, AlternativeNames {
  /** Who signs: ours or one made by other tools, with a key that {@link importSigningKey} reads. */
  readonly authority: CertifiedKey;
  /** Whom the certificate speaks for. */
  readonly subject: Subject;
  /**
   * At least one. An etcd server's and a peer's leaf need both: a peer dials with the certificate
   * it serves with, and so does etcd's gateway (etcd issue 9785).
   */
  readonly uses: readonly CertificateUse[];
  /** The leaf's key, whatever the authority's. Default `ecdsa-p256`. */
  readonly algorithm?: KeyAlgorithm;
}

/**
 * Issues a leaf certificate with a new key.
 *
 * Throws a `certificate-failed` {@link Failure} for a bad subject, name, address or validity, for
 * an authority that cannot sign, and for a leaf that would outlive its authority.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createCertificateAuthority } from "./create_certificate_authority.ts";
 * import { describeCertificate } from "./describe_certificate.ts";
 * import { issueCertificate } from "./issue_certificate.ts";
 *
 * const notBefore = new Date("2026-01-01T00:00:00Z");
 * const authority = await createCertificateAuthority({
 *   subject: { commonName: "etcd peers" },
 *   notBefore,
 *   validDays: 3650,
 * });
 * const peer = await issueCertificate({
 *   authority,
 *   subject: { commonName: "etcd-0" },
 *   uses: ["server", "client"],
 *   dnsNames: ["*.etcd.kamaji-system.svc", "localhost"],
 *   ipAddresses: ["127.0.0.1", "::1"],
 *   notBefore,
 *   validDays: 90,
 * });
 * assert.deepEqual(describeCertificate(peer.certificate).ipAddresses, ["127.0.0.1", "::1"]);
 * ```
 */
export async function issueCertificate(options: IssueCertificateOptions): Promise<CertifiedKey> {
  const subject = distinguishedName(options.subject);
  const validity = validityOf(options);
  const names = generalNames(options);
  refuseNoUse(options.uses);
  const authority = await openAuthority(options.authority);
  refuseOutliving(validity, authority.notAfter);

  const key = await generateKey(options.algorithm ?? defaultKeyAlgorithm);
  const extensions = [
    ...leafExtensions(options.uses, key.signer.scheme.family),
    ...alternativeNameExtensions(names),
    subjectKeyExtension(await keyIdentifier(key.publicKey)),
    ...authorityKeyExtensions(authority.keyIdentifier),
  ];
  const content = { subject, publicKey: key.publicKey, validity, extensions };
  const certificate = await signCertificate(content, authority);
  return { certificate, privateKey: key.privateKeyPem };
}

function refuseNoUse(uses: readonly CertificateUse[]): void {
  if (uses.length > 0) return;
  throw new Failure("certificate-failed", "Certificate has no use", {
    hint: 'Give "server", "client" or both',
  });
}

function refuseOutliving(leaf: Validity, authorityNotAfter: Date): void {
  if (leaf.notAfter <= authorityNotAfter) return;
  throw new Failure(
    "certificate-failed",
    `Certificate would end on ${leaf.notAfter.toISOString()}, after its authority, ` +
      `which ends on ${authorityNotAfter.toISOString()}`,
    { hint: "Issue it for fewer days, or rotate the authority first" },
  );
}
