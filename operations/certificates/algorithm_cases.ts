import type { KeyAlgorithm } from "./key_algorithm.ts";

/** What openssl must find in certificates of each algorithm; the tests share this table. */
export interface AlgorithmCase {
  /** The algorithm under test. */
  readonly algorithm: KeyAlgorithm;
  /** openssl's name of the signature algorithm. */
  readonly signature: string;
  /** openssl's description of the public key. */
  readonly publicKey: RegExp;
  /** openssl's list of a leaf's key usages. */
  readonly leafUsage: string;
}

/** One case an algorithm. */
export const algorithmCases: readonly AlgorithmCase[] = [
  {
    algorithm: "ecdsa-p256",
    signature: "ecdsa-with-SHA256",
    publicKey: /ASN1 OID: prime256v1/,
    leafUsage: "Digital Signature",
  },
  {
    algorithm: "ecdsa-p384",
    signature: "ecdsa-with-SHA384",
    publicKey: /ASN1 OID: secp384r1/,
    leafUsage: "Digital Signature",
  },
  {
    algorithm: "rsa-2048",
    signature: "sha256WithRSAEncryption",
    publicKey: /Public-Key: \(2048 bit\)/,
    leafUsage: "Digital Signature, Key Encipherment",
  },
  {
    algorithm: "rsa-3072",
    signature: "sha256WithRSAEncryption",
    publicKey: /Public-Key: \(3072 bit\)/,
    leafUsage: "Digital Signature, Key Encipherment",
  },
];
