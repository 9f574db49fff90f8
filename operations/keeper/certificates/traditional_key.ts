import { readPrivateKey } from "../../certificates/signing_key.ts";

/**
 * A private key in the form of its own algorithm, SEC 1 (`EC PRIVATE KEY`) or PKCS#1
 * (`RSA PRIVATE KEY`). Kamaji reads a CA's key in PKCS#8 only since clastix/kamaji#1249 of July
 * 2026.
 *
 * @throws {Failure} `certificate-failed` when it cannot be read
 */
export function traditionalKey(pem: string): string {
  const key = readPrivateKey(pem);
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : "sec1";
  return key.export({ type, format: "pem" }).toString();
}
