import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "./certified_key.ts";
import { createCertificateAuthority } from "./create_certificate_authority.ts";
import { describeCertificate } from "./describe_certificate.ts";
import { isIssuedBy } from "./is_issued_by.ts";
import { issueCertificate } from "./issue_certificate.ts";
import { openAuthority } from "./open_authority.ts";
import { openssl } from "./openssl_judge.ts";
import { writeCertifiedKey } from "./write_certified_key.ts";

const ecKey = (curve: string): string =>
  openssl(["genpkey", "-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`]);
const rsaKey = (bits: number): string =>
  openssl(["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", `rsa_keygen_bits:${bits}`]);
const traditional = (key: string): string => openssl(["pkey", "-traditional"], key);

// The string types are those of old tools: PrintableString where it suffices, else BMPString.
const authorityConfig = `
[req]
string_mask = pkix
distinguished_name = name
x509_extensions = authority
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
`;

describe("an authority made by openssl", () => {
  let directory: string;

  before(async () => {
    directory = await Deno.makeTempDir();
  });

  after(() => Deno.remove(directory, { recursive: true }));

  for (
    const [name, label, makeKey] of [
      ["PKCS#8 with P-256", "PRIVATE KEY", () => ecKey("P-256")],
      ["SEC 1 with P-256", "EC PRIVATE KEY", () => traditional(ecKey("P-256"))],
      [
        "SEC 1 without its public key",
        "EC PRIVATE KEY",
        () => openssl(["ec", "-no_public"], ecKey("P-256")),
      ],
      ["PKCS#8 with P-384", "PRIVATE KEY", () => ecKey("P-384")],
      ["PKCS#8 with RSA", "PRIVATE KEY", () => rsaKey(2048)],
      ["PKCS#1", "RSA PRIVATE KEY", () => traditional(rsaKey(2048))],
    ] as const
  ) {
    it(`signs leaves with its key as ${name}`, async () => {
      const privateKey = makeKey();
      assert.ok(privateKey.includes(`-----BEGIN ${label}-----`));
      const authority = await selfSigned(privateKey);
      await verifyLeafOf(authority);
    });
  }

  it("keeps its name in the leaf byte for byte, whatever string types it uses", async () => {
    const authority = await selfSigned(ecKey("P-256"), "/C=IT/OU=a+OU=b/O=Łódź/CN=ca");
    const { certificate } = await verifyLeafOf(authority);

    const show = ["-noout", "-nameopt", "sep_comma_plus,show_type,dump_nostr,dump_unknown"];
    const issuer = openssl(["x509", ...show, "-issuer"], certificate);
    assert.match(issuer, /C=PRINTABLESTRING:IT,OU=.*\+OU=.*,O=BMPSTRING:/);
    const subject = openssl(["x509", ...show, "-subject"], authority.certificate);
    assert.equal(issuer.replace("issuer=", "subject="), subject);
    assert.deepEqual(describeCertificate(certificate).issuer.organizations, ["Łódź"]);
  });

  it("signs leaves without a key identifier of its own", async () => {
    const none = "subjectKeyIdentifier = none\nauthorityKeyIdentifier = none\n";
    const authority = await selfSigned(ecKey("P-256"), "/CN=old", none);
    assert.doesNotMatch(openssl(["x509", "-noout", "-text"], authority.certificate), /Key Ident/);
    const { certificate } = await verifyLeafOf(authority, []);
    assert.ok(isIssuedBy(certificate, authority.certificate));
  });

  for (
    const [name, makeKey, message] of [
      [
        "RSA below 2048 bits",
        () => rsaKey(1024),
        'Private key of type "rsa 1024" cannot sign here',
      ],
      ["P-521", () => ecKey("P-521"), 'Private key of type "ec secp521r1" cannot sign here'],
      [
        "Ed25519",
        () => openssl(["genpkey", "-algorithm", "ed25519"]),
        'Private key of type "ed25519" cannot sign here',
      ],
    ] as const
  ) {
    it(`is refused with a key of ${name}`, async () => {
      const authority = await selfSigned(makeKey());
      await assert.rejects(openAuthority(authority), { code: "certificate-failed", message });
    });
  }

  it("is refused with an encrypted key", async () => {
    const key = ecKey("P-256");
    const encrypted = openssl(["pkcs8", "-topk8", "-passout", "pass:test"], key);
    const authority = { ...await selfSigned(key), privateKey: encrypted };
    await assert.rejects(openAuthority(authority), {
      code: "certificate-failed",
      message: "Private key cannot be read",
      hint: "Give an unencrypted PKCS#8, SEC 1 or PKCS#1 key in PEM",
    });
  });

  async function selfSigned(
    privateKey: string,
    subject = "/CN=existing",
    extensions = "",
  ): Promise<CertifiedKey> {
    const keyFile = `${directory}/existing.key`;
    const configFile = `${directory}/existing.cnf`;
    await Deno.writeTextFile(keyFile, privateKey, { mode: 0o600 });
    await Deno.writeTextFile(configFile, authorityConfig + extensions);
    const files = ["-config", configFile, "-key", keyFile];
    const request = ["req", "-x509", "-new", "-utf8", "-subj", subject, "-days", "10"];
    return { certificate: openssl([...request, ...files]), privateKey };
  }

  async function verifyLeafOf(
    authority: CertifiedKey,
    strictness: readonly string[] = ["-x509_strict"],
  ): Promise<CertifiedKey> {
    const leaf = await leafOf(authority);
    await writeCertifiedKey(authority, { directory, name: "ca" });
    await writeCertifiedKey(leaf, { directory, name: "leaf" });
    const files = ["-CAfile", `${directory}/ca.crt`, `${directory}/leaf.crt`];
    openssl(["verify", ...strictness, "-purpose", "sslclient", ...files]);
    return leaf;
  }
});

describe("openAuthority", () => {
  let first: CertifiedKey;
  let second: CertifiedKey;

  before(async () => {
    const options = { subject: { commonName: "ca" }, notBefore: new Date(), validDays: 10 };
    first = await createCertificateAuthority(options);
    second = await createCertificateAuthority({ ...options, algorithm: "rsa-2048" });
  });

  it("takes the first certificate of a bundle as the signer, as Kamaji does", async () => {
    const certificate = second.certificate + first.certificate;
    const leaf = await leafOf({ certificate, privateKey: second.privateKey });
    assert.ok(isIssuedBy(leaf.certificate, second.certificate));
    assert.ok(!isIssuedBy(leaf.certificate, first.certificate));
  });

  it("refuses the key of another authority", async () => {
    for (const privateKey of [second.privateKey, (await leafOf(first)).privateKey]) {
      await assert.rejects(openAuthority({ ...first, privateKey }), {
        code: "certificate-failed",
        message: "Private key does not belong to the authority",
      });
    }
  });

  it("refuses a leaf, even with its own key", async () => {
    await assert.rejects(openAuthority(await leafOf(first)), {
      code: "certificate-failed",
      message: "Certificate is not an authority's",
    });
  });

  it("refuses what is no certificate or no key, without repeating it", async () => {
    const garbage = "secret";
    const broken = [{ ...first, certificate: garbage }, { ...first, privateKey: garbage }];
    for (const authority of broken) {
      await assert.rejects(openAuthority(authority), (error: Error) => {
        assert.match(error.message, /^(Certificate|Private key) cannot be read$/);
        assert.ok(!String(error.cause).includes(garbage));
        return true;
      });
    }
  });

  it("reads key and certificate with other text and each other around them", async () => {
    const { certificate, privateKey } = first;
    const both = `\n# ours\r\n${privateKey}\n${certificate}\n\n`.replaceAll("\n", "\r\n");
    const leaf = await leafOf({ certificate: both, privateKey: both });
    assert.ok(isIssuedBy(leaf.certificate, certificate));
  });

  it("states the authority's end", async () => {
    const { notAfter } = await openAuthority(first);
    assert.deepEqual(notAfter, describeCertificate(first.certificate).notAfter);
  });
});

function leafOf(authority: CertifiedKey): Promise<CertifiedKey> {
  const { notBefore } = describeCertificate(authority.certificate);
  const subject = { commonName: "leaf" };
  return issueCertificate({ authority, subject, uses: ["client"], notBefore, validDays: 5 });
}
