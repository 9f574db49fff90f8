import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { algorithmCases } from "./algorithm_cases.ts";
import type { CertifiedKey } from "./certified_key.ts";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { issueCertificate } from "./issue_certificate.ts";
import { openssl } from "./openssl_judge.ts";
import { writeCertifiedKey } from "./write_certified_key.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");
const withinValidity = String(Date.parse("2026-02-01T00:00:00Z") / 1000);

for (const { algorithm, signature, publicKey, leafUsage } of algorithmCases) {
  describe(`an authority and its leaves with ${algorithm} keys, as openssl sees them`, () => {
    let directory: string;
    let authority: CertifiedKey;
    let leaf: CertifiedKey;

    before(async () => {
      directory = await Deno.makeTempDir();
      authority = await createCertificateAuthority({
        subject: { commonName: "etcd clients", organizations: ["Straße & Söhne"] },
        algorithm,
        notBefore,
        validDays: 3650,
      });
      leaf = await issueCertificate({
        authority,
        algorithm,
        subject: { commonName: "etcd-0", organizations: ["one", "two"] },
        uses: ["server", "client"],
        dnsNames: ["*.etcd.kamaji-system.svc", "localhost"],
        ipAddresses: ["127.0.0.1", "fd00::1"],
        notBefore,
        validDays: 90,
      });
      await writeCertifiedKey(authority, { directory, name: "ca" });
      await writeCertifiedKey(leaf, { directory, name: "leaf" });
    });

    after(() => Deno.remove(directory, { recursive: true }));

    for (const purpose of ["sslserver", "sslclient"]) {
      it(`passes strict verification as ${purpose}`, () => {
        openssl([
          ...["verify", "-x509_strict", "-check_ss_sig", "-purpose", purpose],
          ...["-attime", withinValidity, "-CAfile", `${directory}/ca.crt`, `${directory}/leaf.crt`],
        ]);
      });
    }

    it("signs by the expected algorithm with the expected kind of key", () => {
      for (const { certificate } of [authority, leaf]) {
        const text = textOf(certificate);
        assert.equal(text.match(new RegExp(`Signature Algorithm: ${signature}\n`, "g"))?.length, 2);
        assert.match(text, publicKey);
      }
    });

    it("states what the authority may do", () => {
      assert.deepEqual(extensionsOf(authority.certificate), [
        "X509v3 Basic Constraints: critical",
        "CA:TRUE, pathlen:0",
        "X509v3 Key Usage: critical",
        "Certificate Sign, CRL Sign",
        "X509v3 Subject Key Identifier:",
        keyIdentifierOf(authority.certificate),
      ]);
    });

    it("states what the leaf may do and where it is reached", () => {
      assert.deepEqual(extensionsOf(leaf.certificate), [
        "X509v3 Basic Constraints: critical",
        "CA:FALSE",
        "X509v3 Key Usage: critical",
        leafUsage,
        "X509v3 Extended Key Usage:",
        "TLS Web Server Authentication, TLS Web Client Authentication",
        "X509v3 Subject Alternative Name:",
        "DNS:*.etcd.kamaji-system.svc, DNS:localhost, IP Address:127.0.0.1, IP Address:FD00:0:0:0:0:0:0:1",
        "X509v3 Subject Key Identifier:",
        keyIdentifierOf(leaf.certificate),
        "X509v3 Authority Key Identifier:",
        keyIdentifierOf(authority.certificate),
      ]);
    });

    it("names subject and issuer in UTF-8", () => {
      const options = [
        "-noout",
        "-subject",
        "-issuer",
        "-nameopt",
        "utf8,sep_comma_plus,show_type",
      ];
      assert.deepEqual(openssl(["x509", ...options], leaf.certificate).trim().split("\n"), [
        "subject=O=UTF8STRING:one,O=UTF8STRING:two,CN=UTF8STRING:etcd-0",
        "issuer=O=UTF8STRING:Straße & Söhne,CN=UTF8STRING:etcd clients",
      ]);
    });

    it("gives a private key that is PKCS#8 and the certificate's own", () => {
      for (const { certificate, privateKey } of [authority, leaf]) {
        assert.match(privateKey, /^-----BEGIN PRIVATE KEY-----\n/);
        assert.equal(
          openssl(["pkey", "-pubout"], privateKey),
          openssl(["x509", "-noout", "-pubkey"], certificate),
        );
      }
    });
  });
}

function textOf(certificate: string): string {
  return openssl(["x509", "-noout", "-text"], certificate);
}

function extensionsOf(certificate: string): string[] {
  const [, extensions = ""] = textOf(certificate).split("X509v3 extensions:\n");
  const [lines = ""] = extensions.split("Signature Algorithm:");
  return lines.trim().split("\n").map((line) => line.trim());
}

function keyIdentifierOf(certificate: string): string {
  const text = openssl(["x509", "-noout", "-ext", "subjectKeyIdentifier"], certificate);
  return text.trim().split("\n")[1]?.trim() ?? "";
}
