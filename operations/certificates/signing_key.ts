import { createPrivateKey, type KeyObject } from "node:crypto";
import { Failure } from "../../diagnostics/failure.ts";
import type { Bytes } from "./der.ts";
import { derSignature } from "./ecdsa_signature.ts";
import { pemBlocks } from "./pem_blocks.ts";
import { ecdsaP256, ecdsaP384, rsaSha256, type SignatureScheme } from "./signature_scheme.ts";

/** A private key inside WebCrypto, and how it signs. */
export interface SigningKey {
  /** The private key, usable for signing only. */
  readonly key: CryptoKey;
  /** The algorithm it signs by. */
  readonly scheme: SignatureScheme;
}

/**
 * Reads an unencrypted private key in PEM: PKCS#8 (`PRIVATE KEY`), SEC 1 (`EC PRIVATE KEY`) or
 * PKCS#1 (`RSA PRIVATE KEY`), as existing authorities have them. ECDSA on P-256 and P-384 and RSA
 * from 2048 bits on can sign.
 *
 * Throws a `certificate-failed` {@link Failure} for anything else.
 */
export async function importSigningKey(pem: string): Promise<SigningKey> {
  const keyObject = readPrivateKey(pem);
  const scheme = schemeOf(keyObject);
  const pkcs8 = new Uint8Array(keyObject.export({ type: "pkcs8", format: "der" }));
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, scheme.importing, false, ["sign"]);
  return { key, scheme };
}

/**
 * Reads the first private key in `pem`, unencrypted PKCS#8, SEC 1 or PKCS#1.
 *
 * Throws a `certificate-failed` {@link Failure} when it cannot be read.
 */
export function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pemBlocks(pem, "privateKey")[0] ?? "");
  } catch (cause) {
    throw new Failure("certificate-failed", "Private key cannot be read", {
      hint: "Give an unencrypted PKCS#8, SEC 1 or PKCS#1 key in PEM",
      cause,
    });
  }
}

/** Signs `content` and returns the signature as a certificate carries it. */
export async function sign(signer: SigningKey, content: Bytes): Promise<Bytes> {
  const signature = new Uint8Array(
    await crypto.subtle.sign(signer.scheme.signing, signer.key, content),
  );
  return signer.scheme.family === "ecdsa" ? derSignature(signature) : signature;
}

function schemeOf(key: KeyObject): SignatureScheme {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  if (namedCurve === "prime256v1") return ecdsaP256;
  if (namedCurve === "secp384r1") return ecdsaP384;
  if (key.asymmetricKeyType === "rsa" && (modulusLength ?? 0) >= 2048) return rsaSha256;

  const detail = namedCurve ?? modulusLength;
  const found = [key.asymmetricKeyType, detail].filter((part) => part !== undefined).join(" ");
  throw new Failure("certificate-failed", `Private key of type "${found}" cannot sign here`, {
    hint: "Use ECDSA on P-256 or P-384, or RSA with at least 2048 bits",
  });
}
