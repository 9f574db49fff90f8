import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { describeCertificate } from "./describe_certificate.ts";
import { issueCertificate } from "./issue_certificate.ts";
import { openssl } from "./openssl_judge.ts";

describe("describeCertificate", () => {
  let directory: string;
  let keyFile: string;

  before(async () => {
    directory = await Deno.makeTempDir();
    keyFile = `${directory}/key.pem`;
    openssl(["genpkey", "-algorithm", "ed25519", "-out", keyFile]);
  });

  after(() => Deno.remove(directory, { recursive: true }));

  it("tells everything that was issued", async () => {
    const notBefore = new Date("2049-01-01T00:00:00Z");
    const subject = { commonName: "ca", organizations: ["o"] };
    const authority = await createCertificateAuthority({ subject, notBefore, validDays: 730 });
    const { certificate } = await issueCertificate({
      authority,
      subject: { commonName: "etcd-0", organizations: ["a", "b"] },
      uses: ["client"],
      dnsNames: ["localhost"],
      ipAddresses: ["10.0.0.1", "FD00::0:1"],
      notBefore,
      validDays: 365,
    });
    const serial = openssl(["x509", "-noout", "-serial"], certificate).trim();
    assert.deepEqual(describeCertificate(certificate), {
      subject: { commonName: "etcd-0", organizations: ["a", "b"] },
      issuer: { commonName: "ca", organizations: ["o"] },
      serial: serial.replace("serial=", ""),
      notBefore,
      notAfter: new Date("2050-01-01T00:00:00Z"),
      dnsNames: ["localhost"],
      ipAddresses: ["10.0.0.1", "fd00::1"],
      isAuthority: false,
    });
    assert.equal(describeCertificate(authority.certificate).isAuthority, true);
  });

  it("is not taken in by a name that looks like several fields", () => {
    const certificate = made("/CN=eve\\, O=system:masters\nO=system:masters");
    const { subject } = describeCertificate(certificate);
    const commonName = "eve, O=system:masters\nO=system:masters";
    assert.deepEqual(subject, { commonName, organizations: [] });
  });

  it("reads several values in one RDN, and takes the last common name as Go does", () => {
    const { subject } = describeCertificate(made("/O=a+O=b/CN=first/CN=last"));
    assert.equal(subject.commonName, "last");
    assert.deepEqual([...subject.organizations].sort(), ["a", "b"]);
  });

  it("has an empty common name where the certificate has none", () => {
    const { subject } = describeCertificate(made("/O=only"));
    assert.deepEqual(subject, { commonName: "", organizations: ["only"] });
  });

  it("leaves out alternative names that are neither DNS names nor addresses", () => {
    const names = "subjectAltName=URI:https://a/,DNS:a.b,email:c@d,IP:::2";
    const { dnsNames, ipAddresses } = describeCertificate(made("/CN=a", "-addext", names));
    assert.deepEqual({ dnsNames, ipAddresses }, { dnsNames: ["a.b"], ipAddresses: ["::2"] });
  });

  it("describes the first certificate of a bundle, with text around it", () => {
    const bundle = `# signer\n${made("/CN=one")}\n# old\n${made("/CN=two")}`;
    assert.equal(describeCertificate(bundle).subject.commonName, "one");
  });

  it("refuses a certificate whose alternative names are no names", () => {
    const certificate = made("/CN=a", "-addext", "2.5.29.17=DER:0500");
    assert.throws(() => describeCertificate(certificate), {
      code: "certificate-failed",
      message: "Certificate cannot be read",
    });
  });

  it("refuses what is no certificate of version 3", () => {
    const request = openssl(["req", "-new", "-key", keyFile, "-subj", "/CN=a"]);
    const version1 = openssl(["x509", "-req", "-signkey", keyFile, "-days", "1"], request);
    assert.match(openssl(["x509", "-noout", "-text"], version1), /Version: 1 /);
    const truncated = made("/CN=a").replace(/\n.{64}\n/, "\n");
    for (const pem of ["", "certificate", request, version1, truncated]) {
      assert.throws(() => describeCertificate(pem), {
        code: "certificate-failed",
        message: "Certificate cannot be read",
      });
    }
  });

  function made(subject: string, ...options: string[]): string {
    const subjectOptions = ["-subj", subject, "-multivalue-rdn", "-utf8"];
    return openssl(["req", "-x509", "-new", "-key", keyFile, ...subjectOptions, ...options]);
  }
});
