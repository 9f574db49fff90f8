import { type AlternativeNames, readAlternativeNames } from "./alternative_names.ts";
import { extensionIds } from "./extensions.ts";
import { orUnreadable, readCertificate } from "./read_certificate.ts";
import { readDistinguishedName, type Subject } from "./subject.ts";
import type { Validity } from "./validity.ts";

/** What a certificate says, in plain values. */
export interface CertificateDescription extends Validity, Required<AlternativeNames> {
  /** Whom it speaks for. */
  readonly subject: Required<Subject>;
  /** Who signed it. */
  readonly issuer: Required<Subject>;
  /** Upper-case hexadecimal, as `openssl x509 -serial` prints it. */
  readonly serial: string;
  /** Whether it may sign other certificates. */
  readonly isAuthority: boolean;
}

/**
 * Describes the first certificate in `pem`, ours or anybody's.
 *
 * Throws a `certificate-failed` Failure when it cannot be read.
 */
export function describeCertificate(pem: string): CertificateDescription {
  const { x509, subject, issuer, extensions } = readCertificate(pem);
  const names = extensions.get(extensionIds.subjectAlternativeName);
  return orUnreadable(() => ({
    subject: readDistinguishedName(subject),
    issuer: readDistinguishedName(issuer),
    serial: x509.serialNumber,
    notBefore: x509.validFromDate,
    notAfter: x509.validToDate,
    ...(names === undefined ? { dnsNames: [], ipAddresses: [] } : readAlternativeNames(names)),
    isAuthority: x509.ca,
  }));
}
