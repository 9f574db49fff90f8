import { X509Certificate } from "node:crypto";
import { Failure } from "../../diagnostics/failure.ts";
import {
  type Asn1,
  type Bytes,
  childrenOf,
  contentOf,
  decodeDer,
  identifierOf,
  isContextSpecific,
} from "./der.ts";
import { pemBlocks } from "./pem_blocks.ts";

/** A certificate taken apart as far as issuing and describing need it. */
export interface ReadCertificate {
  /** For dates, the serial number, keys and signatures. */
  readonly x509: X509Certificate;
  /** The subject's name, to be copied into what this certificate issues. */
  readonly subject: Asn1;
  /** The issuer's name. */
  readonly issuer: Asn1;
  /** The DER value of each extension, by its object identifier. */
  readonly extensions: ReadonlyMap<string, Bytes>;
}

/**
 * Reads the first certificate in `pem`. Names and extensions come from the ASN.1 itself, because
 * the text that `node:crypto` gives of them cannot be parsed back without doubt: a common name may
 * contain what looks like another field.
 *
 * Throws a `certificate-failed` {@link Failure} when there is no X.509 version 3 certificate.
 */
export function readCertificate(pem: string): ReadCertificate {
  return orUnreadable(() => {
    const x509 = new X509Certificate(pemBlocks(pem, "certificate")[0] ?? "");
    return { x509, ...fieldsOf(decodeDer(x509.raw)) };
  });
}

/** Runs `read` on a certificate's parts; what it throws becomes a `certificate-failed` Failure. */
export function orUnreadable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new Failure("certificate-failed", "Certificate cannot be read", {
      hint: "Give an X.509 version 3 certificate in PEM",
      cause,
    });
  }
}

// RFC 5280 4.1: version (absent in version 1), serialNumber, signature, issuer, validity, subject,
// subjectPublicKeyInfo, then optional fields of which `[3]` holds the extensions.
function fieldsOf(certificate: Asn1): Omit<ReadCertificate, "x509"> {
  const fields = childrenOf(at(childrenOf(certificate), 0));
  if (!isContextSpecific(at(fields, 0))) throw new TypeError("Expected a version");
  const extensions = fields.slice(7).find((field) => field.type === 3);
  return {
    issuer: at(fields, 3),
    subject: at(fields, 5),
    extensions: extensionsOf(extensions),
  };
}

function extensionsOf(field: Asn1 | undefined): Map<string, Bytes> {
  if (field === undefined) return new Map();
  const list = childrenOf(at(childrenOf(field), 0)).map((extension) => childrenOf(extension));
  return new Map(list.map((parts) => [identifierOf(at(parts, 0)), contentOf(at(parts, -1))]));
}

function at(values: readonly Asn1[], index: number): Asn1 {
  const value = values.at(index);
  if (value === undefined) throw new TypeError("Expected another ASN.1 value");
  return value;
}
