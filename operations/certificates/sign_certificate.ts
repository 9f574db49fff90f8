import { X509Certificate } from "node:crypto";
import {
  type Asn1,
  bitString,
  type Bytes,
  decodeDer,
  encodeDer,
  explicitly,
  sequence,
  time,
  unsignedInteger,
} from "./der.ts";
import { algorithmIdentifier } from "./signature_scheme.ts";
import { sign, type SigningKey } from "./signing_key.ts";
import type { Validity } from "./validity.ts";

/** What a certificate says. */
export interface CertificateContent {
  /** The subject's distinguished name. */
  readonly subject: Asn1;
  /** The subject's public key as DER SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  /** From when until when it is valid. */
  readonly validity: Validity;
  /** Its extensions, in order. */
  readonly extensions: readonly Asn1[];
}

/** Who signs a certificate. */
export interface CertificateIssuer {
  /** The issuer's distinguished name, exactly as its own certificate has it. */
  readonly name: Asn1;
  /** The issuer's private key. */
  readonly signer: SigningKey;
}

/**
 * Builds and signs an X.509 version 3 certificate (RFC 5280 4.1) and returns it in PEM. Its serial
 * number is 128 random bits.
 *
 * The private key stays in WebCrypto: node-forge writes the ASN.1 but cannot sign with ECDSA.
 */
export async function signCertificate(
  content: CertificateContent,
  issuer: CertificateIssuer,
): Promise<string> {
  const algorithm = algorithmIdentifier(issuer.signer.scheme);
  const toBeSigned = sequence(
    explicitly(0, unsignedInteger(Uint8Array.of(2))), // the number 2 means version 3
    unsignedInteger(crypto.getRandomValues(new Uint8Array(16))),
    algorithm,
    issuer.name,
    sequence(time(content.validity.notBefore), time(content.validity.notAfter)),
    content.subject,
    decodeDer(content.publicKey),
    explicitly(3, sequence(...content.extensions)),
  );
  const signature = await sign(issuer.signer, encodeDer(toBeSigned));
  const certificate = encodeDer(sequence(toBeSigned, algorithm, bitString(signature)));
  return new X509Certificate(certificate).toString();
}
