import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { encodeDer } from "./der.ts";
import { algorithmIdentifier, ecdsaP256, ecdsaP384, rsaSha256 } from "./signature_scheme.ts";

// Verifiers forgive a wrong parameter field more often than not, so the bytes are looked at.
describe("algorithmIdentifier", () => {
  for (
    const [name, scheme, der] of [
      ["no parameters for ECDSA with SHA-256", ecdsaP256, "300a06082a8648ce3d040302"],
      ["no parameters for ECDSA with SHA-384", ecdsaP384, "300a06082a8648ce3d040303"],
      ["NULL for RSA with SHA-256", rsaSha256, "300d06092a864886f70d01010b0500"],
    ] as const
  ) {
    it(`has ${name}`, () => {
      assert.equal(Buffer.from(encodeDer(algorithmIdentifier(scheme))).toString("hex"), der);
    });
  }
});
