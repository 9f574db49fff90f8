import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { algorithmCases } from "./algorithm_cases.ts";
import type { CertifiedKey } from "./certified_key.ts";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { isIssuedBy } from "./is_issued_by.ts";
import { issueCertificate } from "./issue_certificate.ts";
import { openssl } from "./openssl_judge.ts";

// Long expired: isIssuedBy must not mind.
const validity = { notBefore: new Date("2020-01-01T00:00:00Z"), validDays: 1 };
const subject = { commonName: "ca" };

for (const { algorithm } of algorithmCases.filter(({ algorithm }) => algorithm !== "rsa-3072")) {
  describe(`isIssuedBy with ${algorithm}`, () => {
    let authority: CertifiedKey;
    let leaf: CertifiedKey;

    before(async () => {
      authority = await createCertificateAuthority({ ...validity, subject, algorithm });
      leaf = await issueCertificate({ ...validity, authority, subject, uses: ["client"] });
    });

    it("knows a leaf of the authority", () => {
      assert.ok(isIssuedBy(leaf.certificate, authority.certificate));
    });

    it("knows that the authority signed itself", () => {
      assert.ok(isIssuedBy(authority.certificate, authority.certificate));
    });

    it("tells an authority of the same name from the one that signed", async () => {
      const namesake = await createCertificateAuthority({ ...validity, subject });
      assert.ok(!isIssuedBy(leaf.certificate, namesake.certificate));
    });

    it("takes no leaf for an authority", () => {
      assert.ok(!isIssuedBy(leaf.certificate, leaf.certificate));
      assert.ok(!isIssuedBy(authority.certificate, leaf.certificate));
    });

    it("sees that a single bit was changed", () => {
      const bytes = Uint8Array.from(atob(bodyOf(leaf.certificate)), (byte) => byte.charCodeAt(0));
      const last = bytes.length - 1;
      bytes[last] = (bytes[last] ?? 0) ^ 1;
      const body = btoa(String.fromCharCode(...bytes));
      const changed = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
      assert.ok(!isIssuedBy(changed, authority.certificate));
    });
  });
}

describe("isIssuedBy", () => {
  it("takes no certificate for an authority's that lacks the constraint, even one of itself", () => {
    const key = openssl(["genpkey", "-algorithm", "ed25519"]);
    const extensions = ["-addext", "basicConstraints=CA:FALSE"];
    const options = ["-x509", "-new", "-key", "/dev/stdin", "-subj", "/CN=a", ...extensions];
    const certificate = openssl(["req", ...options], key);
    assert.ok(!isIssuedBy(certificate, certificate));
  });
});

function bodyOf(pem: string): string {
  return pem.replaceAll(/-----.*-----|\n/g, "");
}
