import type { CertifiedKey } from "./certified_key.ts";
import { issueCertificate } from "./issue_certificate.ts";
import type { KeyAlgorithm } from "./key_algorithm.ts";

/** What {@link issueTenantCertificate} issues. */
export interface TenantCertificateOptions {
  /** The client authority, whose certificate and key the DataStore names. */
  readonly authority: CertifiedKey;
  /** The etcd user of the tenant, which becomes the common name. */
  readonly user: string;
  /** The first valid moment; see {@link ValidityOptions}. */
  readonly notBefore: Date;
  /** Default 3650, ten years as Kamaji's own; the authority must live as long. */
  readonly validDays?: number;
  /** Default `ecdsa-p256`. */
  readonly algorithm?: KeyAlgorithm;
}

/**
 * Issues a tenant's client certificate as Kamaji does: the user as common name, `system:masters` as
 * organization, server and client use, no alternative name (clastix/kamaji,
 * internal/crypto/crypto.go). It is what a bench or a test needs to act as a tenant; in production
 * Kamaji issues these itself.
 *
 * Having no name, it would also pass etcd's check of a peer's names: peers must trust another
 * authority than this one.
 *
 * Throws a `certificate-failed` Failure as {@link issueCertificate} does.
 */
export function issueTenantCertificate(options: TenantCertificateOptions): Promise<CertifiedKey> {
  const { user, validDays = 3650, ...others } = options;
  return issueCertificate({
    ...others,
    subject: { commonName: user, organizations: ["system:masters"] },
    uses: ["server", "client"],
    validDays,
  });
}
