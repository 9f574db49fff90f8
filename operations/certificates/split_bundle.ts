import { Failure } from "../../diagnostics/failure.ts";
import { pemBlocks } from "./pem_blocks.ts";
import { readCertificate } from "./read_certificate.ts";

/**
 * Splits a PEM bundle into its certificates, in order, one PEM block each; text between them is
 * dropped. Kamaji takes the first as the signer of tenants' certificates and all of them as trust,
 * so while an authority is rotated a bundle holds the old and the new one.
 *
 * Throws a `certificate-failed` {@link Failure} when there is none or one cannot be read.
 */
export function splitBundle(pem: string): readonly [string, ...string[]] {
  const blocks = pemBlocks(pem, "certificate");
  const [first, ...others] = blocks.map((block) => readCertificate(block).x509.toString());
  if (first !== undefined) return [first, ...others];
  throw new Failure("certificate-failed", "Bundle holds no certificate", {
    hint: "Give X.509 certificates in PEM, one after the other",
  });
}
