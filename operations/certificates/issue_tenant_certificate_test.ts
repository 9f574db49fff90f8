import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "./certified_key.ts";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { describeCertificate } from "./describe_certificate.ts";
import { issueTenantCertificate } from "./issue_tenant_certificate.ts";
import { openssl } from "./openssl_judge.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");

describe("issueTenantCertificate", () => {
  let authority: CertifiedKey;

  before(async () => {
    const subject = { commonName: "etcd clients" };
    authority = await createCertificateAuthority({ subject, notBefore, validDays: 3650 });
  });

  it("names the user and its group, and no place, for ten years", async () => {
    const { certificate } = await issueTenantCertificate({
      authority,
      user: "tenant_a",
      notBefore,
    });
    const { subject, dnsNames, ipAddresses, notAfter } = describeCertificate(certificate);
    assert.deepEqual(subject, { commonName: "tenant_a", organizations: ["system:masters"] });
    assert.deepEqual([...dnsNames, ...ipAddresses], []);
    assert.deepEqual(notAfter, new Date("2035-12-30T00:00:00Z"));
  });

  it("may serve and dial, as Kamaji's", async () => {
    const { certificate } = await issueTenantCertificate({
      authority,
      user: "tenant_a",
      notBefore,
    });
    const text = openssl(["x509", "-noout", "-text"], certificate);
    assert.match(text, /TLS Web Server Authentication, TLS Web Client Authentication\n/);
    assert.doesNotMatch(text, /Alternative Name/);
  });

  it("takes a user as long as Kamaji joins them, beyond RFC 5280's 64 characters", async () => {
    const user = `${"n".repeat(63)}_${"t".repeat(63)}`;
    const { certificate } = await issueTenantCertificate({ authority, user, notBefore });
    const options = ["-noout", "-subject", "-nameopt", "sep_comma_plus"];
    const subject = openssl(["x509", ...options], certificate).trim();
    assert.equal(subject, `subject=O=system:masters,CN=${user}`);
  });

  it("is refused when the authority ends earlier", async () => {
    const late = new Date("2026-01-02T00:00:00Z");
    const issued = issueTenantCertificate({ authority, user: "tenant_a", notBefore: late });
    await assert.rejects(issued, { code: "certificate-failed" });
  });
});
