import { readCertificate } from "./read_certificate.ts";

/**
 * Whether `authority` may issue certificates and its key signed `certificate`. Of a bundle only the
 * first certificate counts on either side. Dates are not looked at: an expired leaf is still issued
 * by its authority.
 *
 * Throws a `certificate-failed` Failure when one of the two PEM texts cannot be read.
 */
export function isIssuedBy(certificate: string, authority: string): boolean {
  const leaf = readCertificate(certificate).x509;
  const issuer = readCertificate(authority).x509;
  return issuer.ca && leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);
}
