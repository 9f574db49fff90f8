import { describe, it } from "@std/testing/bdd";
import { generateIdentity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { createCertificateAuthority } from "../certificates/create_certificate_authority.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import { isIssuedBy } from "../certificates/is_issued_by.ts";
import { issueCertificate } from "../certificates/issue_certificate.ts";
import { collectBundle } from "./collect_bundle.ts";
import { putBackSecrets } from "./put_back_secrets.ts";
import type { BundledSecret, RecoveryBundle } from "./recovery_bundle.ts";
import { openBundle, sealBundle } from "./seal_bundle.ts";
import type { SecretStore } from "./secret_store.ts";

const day = 86_400_000;
const config = exampleCluster({ spec: { tenants: [{ name: "team-a" }] } });

function secretOf(name: string, values: Readonly<Record<string, string>>): BundledSecret {
  const data = Object.entries(values)
    .map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
  return { name, type: "Opaque", labels: {}, annotations: {}, data: Object.fromEntries(data) };
}

/** A CA that is a month old, and a server's certificate with so many days to live. */
async function secretsOf(daysLeft: number): Promise<readonly BundledSecret[]> {
  const notBefore = new Date(Date.now() - 30 * day);
  const authority = await createCertificateAuthority({
    subject: { commonName: "etcd" },
    notBefore,
    validDays: 365,
  });
  const server = await issueCertificate({
    authority,
    subject: { commonName: "etcd-server" },
    uses: ["server", "client"],
    dnsNames: ["localhost", "*.etcd.kamaji-system.svc"],
    ipAddresses: ["127.0.0.1"],
    notBefore,
    validDays: 30 + daysLeft,
  });
  const leaf = { "tls.crt": server.certificate, "tls.key": server.privateKey };
  return [
    secretOf("etcd-certs", { "ca.crt": authority.certificate, "ca.key": authority.privateKey }),
    secretOf("etcd-server", leaf),
    secretOf("etcd-tenant-team-a", leaf),
    secretOf("somebody-else", leaf),
  ];
}

function storeOf(secrets: readonly BundledSecret[]) {
  const all = new Map(secrets.map((secret) => [secret.name, secret]));
  const store: SecretStore = {
    read: (name) => Promise.resolve(all.get(name)),
    create: (secret) =>
      Promise.resolve(!all.has(secret.name) && all.set(secret.name, secret).size > 0),
  };
  return { all, store };
}

async function bundleOf(secrets: readonly BundledSecret[]): Promise<RecoveryBundle> {
  const { store } = storeOf(secrets);
  return await collectBundle({ config, secrets: store, found: null, token: "t", now: new Date(0) });
}

describe("a recovery bundle", () => {
  it("has the cluster's own Secrets, and nobody else's", async () => {
    const bundle = await bundleOf(await secretsOf(60));
    assert.deepEqual(bundle.secrets.map(({ name }) => name).sort(), ["etcd-certs", "etcd-server"]);
    assert.deepEqual(bundle.tenants, {
      declared: [{ name: "team-a", prefix: "/team-a/" }],
      found: null,
    });
    assert.equal(bundle.cluster, "kamaji-system/etcd");
    assert.equal(JSON.parse(bundle.config).metadata.name, "etcd");
  });

  it("is refused without the key of a CA, since it would serve nobody", async () => {
    const [authority] = await secretsOf(60);
    const { "ca.key": _key, ...data } = authority?.data ?? {};
    await assert.rejects(bundleOf([{ ...secretOf("etcd-certs", {}), data }]), {
      code: "certificate-failed",
    });
  });

  it("opens with the key of each recipient alone, and is never written in the clear", async () => {
    const bundle = await bundleOf(await secretsOf(60));
    const identities = [await generateIdentity(), await generateIdentity()];
    const sealed = await sealBundle(
      bundle,
      await Promise.all(identities.map(identityToRecipient)),
    );
    assert.match(sealed, /^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    for (const identity of identities) {
      assert.deepEqual(await openBundle(sealed, `# mine\n${identity}\n`), bundle);
    }
    const refused = { code: "snapshot-refused" };
    await assert.rejects(openBundle(sealed, await generateIdentity()), refused);
    await assert.rejects(openBundle("-----BEGIN", identities[0] ?? ""), refused);
    await assert.rejects(sealBundle(bundle, []), refused);
    await assert.rejects(sealBundle(bundle, ["age1nobody"]), refused);
  });
});

describe("putBackSecrets()", () => {
  it("creates what is missing, and leaves what is there", async () => {
    const secrets = await secretsOf(60);
    const bundle = await bundleOf(secrets);
    const { all, store } = storeOf([]);
    const created = await putBackSecrets(bundle, { config, secrets: store });
    assert.deepEqual([...created].sort(), ["etcd-certs", "etcd-server"]);
    assert.deepEqual(all.get("etcd-server"), secrets[1]);
    assert.deepEqual(await putBackSecrets(bundle, { config, secrets: store }), []);
  });

  it("changes nothing where another CA was founded, or the cluster is another one", async () => {
    const bundle = await bundleOf(await secretsOf(60));
    const [other] = await secretsOf(60);
    const { all, store } = storeOf(other === undefined ? [] : [other]);
    await assert.rejects(putBackSecrets(bundle, { config, secrets: store }), {
      code: "snapshot-refused",
      message: /another CA than the bundle's in "etcd-certs"/,
    });
    assert.deepEqual([...all.keys()], ["etcd-certs"]);
    const elsewhere = exampleCluster({ metadata: { namespace: "other" } });
    await assert.rejects(putBackSecrets(bundle, { config: elsewhere, secrets: store }), {
      message: /of another cluster/,
    });
  });

  it("issues again what expired since, for the same names and by the same CA", async () => {
    const bundle = await bundleOf(await secretsOf(-2));
    const { all, store } = storeOf([]);
    await putBackSecrets(bundle, { config, secrets: store });
    const pem = (name: string, key: string) =>
      Buffer.from(all.get(name)?.data[key] ?? "", "base64").toString();
    const renewed = describeCertificate(pem("etcd-server", "tls.crt"));
    assert.ok(renewed.notAfter.getTime() > Date.now() + 30 * day);
    assert.deepEqual(renewed.dnsNames, ["localhost", "*.etcd.kamaji-system.svc"]);
    assert.equal(renewed.subject.commonName, "etcd-server");
    const issued = isIssuedBy(pem("etcd-server", "tls.crt"), pem("etcd-certs", "ca.crt"));
    assert.equal(issued, true);
  });
});
