import {
  type Asn1,
  bitString,
  booleanTrue,
  type Bytes,
  contentOf,
  decodeDer,
  encodeDer,
  implicitly,
  objectIdentifier,
  octetString,
  sequence,
  unsignedInteger,
} from "./der.ts";
import type { SignatureScheme } from "./signature_scheme.ts";

/** What a leaf may be used for: the extended key usages serverAuth and clientAuth. */
export type CertificateUse = "server" | "client";

/** Object identifiers of the extensions used here (RFC 5280 4.2.1). */
export const extensionIds = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
} as const;

// RFC 5280 4.2.1.12.
const purposeIds: Readonly<Record<CertificateUse, string>> = {
  server: "1.3.6.1.5.5.7.3.1",
  client: "1.3.6.1.5.5.7.3.2",
};

/** basicConstraints and keyUsage of an authority that issues leaves only, no further authorities. */
export function authorityExtensions(): readonly Asn1[] {
  const pathLength = unsignedInteger(Uint8Array.of(0));
  return [
    critical(extensionIds.basicConstraints, sequence(booleanTrue(), pathLength)),
    // keyCertSign (bit 5) and cRLSign (bit 6).
    critical(extensionIds.keyUsage, bitString(Uint8Array.of(0b0000_0110), 1)),
  ];
}

/** basicConstraints, keyUsage and extendedKeyUsage of a leaf for `uses`. */
export function leafExtensions(
  uses: readonly CertificateUse[],
  family: SignatureScheme["family"],
): readonly Asn1[] {
  // digitalSignature (bit 0); keyEncipherment (bit 2) is TLS 1.2's key exchange by RSA.
  const usage = family === "rsa"
    ? bitString(Uint8Array.of(0b1010_0000), 5)
    : bitString(Uint8Array.of(0b1000_0000), 7);
  const purposes = [...new Set(uses)].map((use) => objectIdentifier(purposeIds[use]));
  return [
    critical(extensionIds.basicConstraints, sequence()),
    critical(extensionIds.keyUsage, usage),
    extension(extensionIds.extendedKeyUsage, sequence(...purposes)),
  ];
}

/** subjectAltName of `names`; without names, no extension at all (RFC 5280 4.2.1.6). */
export function alternativeNameExtensions(names: readonly Asn1[]): readonly Asn1[] {
  if (names.length === 0) return [];
  return [extension(extensionIds.subjectAlternativeName, sequence(...names))];
}

/** subjectKeyIdentifier with the given identifier. */
export function subjectKeyExtension(identifier: Uint8Array): Asn1 {
  return extension(extensionIds.subjectKeyIdentifier, octetString(identifier));
}

/**
 * authorityKeyIdentifier with the identifier of the issuer's key. An issuer that states none gets
 * none invented: verifiers that compute one differ in how.
 */
export function authorityKeyExtensions(identifier: Uint8Array | undefined): readonly Asn1[] {
  if (identifier === undefined) return [];
  return [extension(extensionIds.authorityKeyIdentifier, sequence(implicitly(0, identifier)))];
}

/** Reads the identifier out of a subjectKeyIdentifier's value. */
export function readKeyIdentifier(der: Uint8Array): Bytes {
  return contentOf(decodeDer(der));
}

/**
 * The identifier of a key: the first 20 bytes of the SHA-256 of its SubjectPublicKeyInfo. RFC 5280
 * 4.2.1.2 leaves the method open; RFC 7093 recommends SHA-256 over the SHA-1 of old.
 */
export async function keyIdentifier(publicKey: Bytes): Promise<Bytes> {
  const digest = await crypto.subtle.digest("SHA-256", publicKey);
  return new Uint8Array(digest, 0, 20);
}

function critical(id: string, value: Asn1): Asn1 {
  return sequence(objectIdentifier(id), booleanTrue(), octetString(encodeDer(value)));
}

function extension(id: string, value: Asn1): Asn1 {
  return sequence(objectIdentifier(id), octetString(encodeDer(value)));
}
