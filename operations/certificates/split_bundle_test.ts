import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { splitBundle } from "./split_bundle.ts";

describe("splitBundle", () => {
  let one: string;
  let two: string;

  before(async () => {
    [one, two] = await Promise.all([authorityNamed("one"), authorityNamed("two")]);
  });

  it("returns each certificate in order, as it was made", () => {
    assert.deepEqual(splitBundle(one + two), [one, two]);
    assert.deepEqual(splitBundle(two + one), [two, one]);
    assert.deepEqual(splitBundle(one), [one]);
  });

  it("drops text between certificates and evens out line ends", () => {
    const bundle = `# the signer\r\n${one}\n\nsubject=two\n${two}`.replaceAll(/\r?\n/g, "\r\n");
    assert.deepEqual(splitBundle(bundle), [one, two]);
  });

  it("refuses a bundle without a certificate", () => {
    for (const pem of ["", "no certificate", one.slice(0, -20)]) {
      assert.throws(() => splitBundle(pem), {
        code: "certificate-failed",
        message: "Bundle holds no certificate",
      });
    }
  });

  it("refuses a bundle in which one certificate is broken", () => {
    assert.throws(() => splitBundle(one + two.replace(/\n.{64}\n/, "\n")), {
      code: "certificate-failed",
      message: "Certificate cannot be read",
    });
  });
});

async function authorityNamed(commonName: string): Promise<string> {
  const options = { subject: { commonName }, notBefore: new Date(), validDays: 1 };
  return (await createCertificateAuthority(options)).certificate;
}
