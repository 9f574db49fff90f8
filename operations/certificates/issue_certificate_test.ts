import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "./certified_key.ts";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { describeCertificate } from "./describe_certificate.ts";
import { issueCertificate, type IssueCertificateOptions } from "./issue_certificate.ts";
import { askOpenssl, openssl } from "./openssl_judge.ts";
import { writeCertifiedKey } from "./write_certified_key.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");

describe("issueCertificate", () => {
  let authority: CertifiedKey;
  let base: IssueCertificateOptions;

  before(async () => {
    const subject = { commonName: "etcd clients" };
    authority = await createCertificateAuthority({ subject, notBefore, validDays: 365 });
    base = {
      authority,
      subject: { commonName: "etcd-0" },
      uses: ["server"],
      notBefore,
      validDays: 365,
    };
  });

  it("limits a leaf to the one use it was issued for", async () => {
    const server = await issueCertificate({ ...base, uses: ["server"] });
    const client = await issueCertificate({ ...base, uses: ["client"] });
    assert.match(purposesOf(server), /SSL client : No\n[^]*SSL server : Yes\n/);
    assert.match(purposesOf(client), /SSL client : Yes\n[^]*SSL server : No\n/);
  });

  it("leaves out alternative names where there are none", async () => {
    const { certificate } = await issueCertificate(base);
    assert.doesNotMatch(textOf(certificate), /Alternative Name/);
  });

  it("writes each name once", async () => {
    const twice = { dnsNames: ["a.b", "a.b"], ipAddresses: ["::1", "::1"] };
    const { certificate } = await issueCertificate({ ...base, ...twice });
    const { dnsNames, ipAddresses } = describeCertificate(certificate);
    assert.deepEqual({ dnsNames, ipAddresses }, { dnsNames: ["a.b"], ipAddresses: ["::1"] });
  });

  it("gives every certificate another positive serial number of up to 128 bits", async () => {
    const issued = await Promise.all(Array.from({ length: 32 }, () => issueCertificate(base)));
    const serials = issued.map(({ certificate }) => describeCertificate(certificate).serial);
    assert.equal(new Set(serials).size, serials.length);
    for (const serial of serials) assert.match(serial, /^[0-9A-F]{24,32}$/);
  });

  it("makes a certificate that is valid for its days, and neither before nor after", async () => {
    const directory = await Deno.makeTempDir();
    try {
      await writeCertifiedKey(authority, { directory, name: "ca" });
      const short = await issueCertificate({ ...base, validDays: 2 });
      await writeCertifiedKey(short, { directory, name: "leaf" });
      const verifyAt = (moment: string): boolean => {
        const files = ["-CAfile", `${directory}/ca.crt`, `${directory}/leaf.crt`];
        return askOpenssl(["verify", "-attime", String(Date.parse(moment) / 1000), ...files]).ok;
      };
      assert.ok(!verifyAt("2025-12-31T23:59:59Z"));
      assert.ok(verifyAt("2026-01-01T00:00:00Z"));
      assert.ok(verifyAt("2026-01-02T23:59:59Z"));
      assert.ok(!verifyAt("2026-01-03T00:00:01Z"));
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  it("lets a leaf end with its authority", async () => {
    const { certificate } = await issueCertificate(base);
    const end = describeCertificate(authority.certificate).notAfter;
    assert.deepEqual(describeCertificate(certificate).notAfter, end);
  });

  it("signs for validity past 2050", async () => {
    const subject = { commonName: "long" };
    const long = await createCertificateAuthority({ subject, notBefore, validDays: 36_500 });
    const { certificate } = await issueCertificate({ ...base, authority: long, validDays: 36_000 });
    const text = openssl(["x509", "-noout", "-dates"], certificate);
    assert.match(text, /notAfter=Jul 26 00:00:00 2124 GMT/);
  });

  for (
    const [name, change, message] of [
      [
        "that would outlive its authority",
        { validDays: 366 },
        /would end on 2027-01-02.*2027-01-01/,
      ],
      ["without a use", { uses: [] }, /has no use/],
      ["without a common name", { subject: { commonName: "" } }, /Common name is empty/],
      ["with a bad DNS name", { dnsNames: ["a_b"] }, /DNS name "a_b" is invalid/],
      ["with a bad address", { ipAddresses: ["1.2.3"] }, /IP address "1.2.3" is invalid/],
      ["for no days", { validDays: 0 }, /Validity of 0 days is impossible/],
    ] as const
  ) {
    it(`refuses a certificate ${name}`, async () => {
      const issued = issueCertificate({ ...base, ...change });
      await assert.rejects(issued, { name: "Failure", code: "certificate-failed", message });
    });
  }
});

function textOf(certificate: string): string {
  return openssl(["x509", "-noout", "-text"], certificate);
}

function purposesOf({ certificate }: CertifiedKey): string {
  return openssl(["x509", "-noout", "-purpose"], certificate);
}
