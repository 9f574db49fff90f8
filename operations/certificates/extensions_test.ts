import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type Asn1, encodeDer } from "./der.ts";
import { authorityExtensions, leafExtensions } from "./extensions.ts";

// DER drops trailing zero bits of a named bit list (X.690 11.2.2), which openssl does not check.
describe("key usage", () => {
  for (
    const [name, extensions, bits] of [
      ["an authority", authorityExtensions(), "03020106"],
      ["an ECDSA leaf", leafExtensions(["server"], "ecdsa"), "03020780"],
      ["an RSA leaf", leafExtensions(["server"], "rsa"), "030205a0"],
    ] as const
  ) {
    it(`of ${name} is critical and in its shortest form`, () => {
      const usage = extensions.map(hex).filter((der) => der.includes("0603551d0f"));
      assert.deepEqual(usage, [`300e0603551d0f0101ff0404${bits}`]);
    });
  }
});

function hex(value: Asn1): string {
  return Buffer.from(encodeDer(value)).toString("hex");
}
