import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { createCertificateAuthority } from "../../operations/certificates/create_certificate_authority.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";

const validity = { notBefore: new Date(Date.now() - 600_000), validDays: 300 };

/** Makes a CA, as somebody who issues certificates besides us. */
export function givenAuthority(commonName: string): Promise<CertifiedKey> {
  return createCertificateAuthority({ ...validity, subject: { commonName } });
}

/** Has it issue a certificate. */
export function givenLeaf(
  signer: CertifiedKey,
  { commonName, dnsNames, ipAddresses }: {
    readonly commonName: string;
    readonly dnsNames?: readonly string[];
    readonly ipAddresses?: readonly string[];
  },
): Promise<CertifiedKey> {
  return issueCertificate({
    authority: signer,
    subject: { commonName },
    uses: ["server", "client"],
    ...(dnsNames === undefined ? {} : { dnsNames }),
    ...(ipAddresses === undefined ? {} : { ipAddresses }),
    notBefore: validity.notBefore,
    validDays: 200,
  });
}

/** A certificate and its key as they stand in a Secret. */
export function pairOf({ certificate, privateKey }: CertifiedKey): Record<string, string> {
  return { "tls.crt": certificate, "tls.key": privateKey };
}
