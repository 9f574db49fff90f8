import { createPrivateKey } from "node:crypto";
import { Buffer } from "node:buffer";
import type { Bytes } from "./der.ts";
import type { KeyAlgorithm } from "./key_algorithm.ts";
import { ecdsaP256, ecdsaP384, rsaSha256, type SignatureScheme } from "./signature_scheme.ts";
import type { SigningKey } from "./signing_key.ts";

/** A new key pair. */
export interface GeneratedKey {
  /** The private key, ready to sign. */
  readonly signer: SigningKey;
  /** The public key as DER SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  /** The private key as PKCS#8 PEM. */
  readonly privateKeyPem: string;
}

const schemes: Readonly<Record<KeyAlgorithm, SignatureScheme>> = {
  "ecdsa-p256": ecdsaP256,
  "ecdsa-p384": ecdsaP384,
  "rsa-2048": rsaSha256,
  "rsa-3072": rsaSha256,
};

/** Generates a key pair by WebCrypto. */
export async function generateKey(algorithm: KeyAlgorithm): Promise<GeneratedKey> {
  const scheme = schemes[algorithm];
  const { privateKey, publicKey } = await generatePair(algorithm);
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", privateKey);
  const spki = await crypto.subtle.exportKey("spki", publicKey);
  return {
    signer: { key: privateKey, scheme },
    publicKey: new Uint8Array(spki),
    privateKeyPem: pkcs8Pem(pkcs8),
  };
}

function generatePair(algorithm: KeyAlgorithm): Promise<CryptoKeyPair> {
  const { importing } = schemes[algorithm];
  if ("namedCurve" in importing) {
    return crypto.subtle.generateKey(importing, true, ["sign", "verify"]);
  }
  const publicExponent = Uint8Array.of(1, 0, 1);
  const modulusLength = algorithm === "rsa-3072" ? 3072 : 2048;
  const rsa: RsaHashedKeyGenParams = { ...importing, modulusLength, publicExponent };
  return crypto.subtle.generateKey(rsa, true, ["sign", "verify"]);
}

function pkcs8Pem(pkcs8: ArrayBuffer): string {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
