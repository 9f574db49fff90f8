import { type Asn1, nullValue, objectIdentifier, sequence } from "./der.ts";

/** How keys of one kind sign certificates. */
export interface SignatureScheme {
  /** `ecdsa` or `rsa`: decides the key usage of a leaf and the form of the signature. */
  readonly family: "ecdsa" | "rsa";
  /** What WebCrypto must know to import such a key. */
  readonly importing: EcKeyImportParams | RsaHashedImportParams;
  /** What WebCrypto must know to sign with such a key. */
  readonly signing: AlgorithmIdentifier | EcdsaParams;
  /** The signature algorithm's object identifier. */
  readonly identifier: string;
}

/** ECDSA on P-256 with SHA-256; the identifier is from RFC 5758 3.2. */
export const ecdsaP256: SignatureScheme = {
  family: "ecdsa",
  importing: { name: "ECDSA", namedCurve: "P-256" },
  signing: { name: "ECDSA", hash: "SHA-256" },
  identifier: "1.2.840.10045.4.3.2",
};

/** ECDSA on P-384 with SHA-384; the identifier is from RFC 5758 3.2. */
export const ecdsaP384: SignatureScheme = {
  family: "ecdsa",
  importing: { name: "ECDSA", namedCurve: "P-384" },
  signing: { name: "ECDSA", hash: "SHA-384" },
  identifier: "1.2.840.10045.4.3.3",
};

/** RSASSA-PKCS1-v1_5 with SHA-256, for any size of key; the identifier is from RFC 8017 A.2.4. */
export const rsaSha256: SignatureScheme = {
  family: "rsa",
  importing: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  signing: { name: "RSASSA-PKCS1-v1_5" },
  identifier: "1.2.840.113549.1.1.11",
};

/**
 * The AlgorithmIdentifier a certificate carries: ECDSA's must have no parameters (RFC 5758 3.2),
 * RSA's must have NULL (RFC 8017 A.2.4).
 */
export function algorithmIdentifier(scheme: SignatureScheme): Asn1 {
  const identifier = objectIdentifier(scheme.identifier);
  return scheme.family === "rsa" ? sequence(identifier, nullValue()) : sequence(identifier);
}
