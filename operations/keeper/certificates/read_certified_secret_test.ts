import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { createCertificateAuthority } from "../../certificates/create_certificate_authority.ts";
import { issueTenantCertificate } from "../../certificates/issue_tenant_certificate.ts";
import { openAuthority } from "../../certificates/open_authority.ts";
import { readCertifiedSecret } from "./read_certified_secret.ts";
import { traditionalKey } from "./traditional_key.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");
const location = { secret: "s", certificate: "tls.crt", privateKey: "tls.key" };

describe("readCertifiedSecret()", () => {
  let clients: CertifiedKey;
  let peers: CertifiedKey;
  let leaf: CertifiedKey;
  before(async () => {
    const create = (commonName: string) =>
      createCertificateAuthority({ subject: { commonName }, notBefore, validDays: 10 });
    [clients, peers] = await Promise.all([create("clients"), create("peers")]);
    leaf = await issueTenantCertificate({ authority: clients, user: "a", notBefore, validDays: 9 });
  });
  const read = (data: Readonly<Record<string, string>>, peer = peers.certificate) =>
    readCertifiedSecret({ data, version: "1" }, {
      location,
      authorities: { client: clients.certificate, peer },
      remarks: ["prefix"],
    });

  it("says what a certificate is, and keeps nothing of its key", () => {
    const seen = read({
      "tls.crt": leaf.certificate,
      "tls.key": leaf.privateKey,
      "prefix": "/a/",
    });
    assert.ok(seen.state === "present");
    const { fingerprint, ...others } = seen.certificate;
    assert.match(fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.deepEqual(others, {
      commonName: "a",
      notBefore: notBefore.getTime(),
      notAfter: notBefore.getTime() + 9 * 86_400_000,
      dnsNames: [],
      ipAddresses: [],
      issuers: ["client"],
    });
    assert.deepEqual(seen.remarks, ["prefix=/a/"]);
    assert.doesNotMatch(JSON.stringify(seen), /PRIVATE KEY/);
  });

  it("names both CAs where they are one, as in a release that was taken over", () => {
    const seen = read(
      { "tls.crt": leaf.certificate, "tls.key": leaf.privateKey },
      clients.certificate,
    );
    assert.deepEqual(seen.state === "present" && seen.certificate.issuers, ["client", "peer"]);
  });

  it("says why a Secret cannot be used", () => {
    const reasons = [
      { "tls.key": leaf.privateKey },
      { "tls.crt": leaf.certificate },
      { "tls.crt": leaf.certificate, "tls.key": peers.privateKey },
      { "tls.crt": "none", "tls.key": leaf.privateKey },
    ].map((data) => {
      const seen = read(data);
      return seen.state === "unusable" ? seen.reason : seen.state;
    });
    assert.deepEqual(reasons, [
      'it has no "tls.crt"',
      'it has no "tls.key"',
      "its private key belongs to another certificate",
      "Certificate cannot be read",
    ]);
  });

  it("says that there is none", () => {
    const authorities = { client: undefined, peer: undefined };
    assert.deepEqual(readCertifiedSecret(undefined, { location, authorities }), {
      state: "absent",
    });
  });

  for (const [algorithm, label] of [["ecdsa-p256", "EC"], ["rsa-2048", "RSA"]] as const) {
    it(`signs with a key of ${algorithm} in its traditional form`, async () => {
      const subject = { commonName: "ca" };
      const made = await createCertificateAuthority({
        subject,
        notBefore,
        validDays: 1,
        algorithm,
      });
      const privateKey = traditionalKey(made.privateKey);
      assert.match(privateKey, new RegExp(`^-----BEGIN ${label} PRIVATE KEY-----\n`));
      assert.ok(await openAuthority({ ...made, privateKey }));
    });
  }
});
