import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "../certificates/certified_key.ts";
import { createCertificateAuthority } from "../certificates/create_certificate_authority.ts";
import { issueCertificate } from "../certificates/issue_certificate.ts";
import { certificatesPart } from "./certificates_part.ts";
import type { LiveRelease } from "./live_release.ts";
import { releaseConfig } from "./release_config.ts";
import { seedObjects } from "./seed_objects.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

const notBefore = new Date("2026-01-01T00:00:00Z");
const now = new Date("2026-06-01T00:00:00Z");

describe("the certificates of a release, in our configuration", () => {
  let authority: CertifiedKey;
  let leaf: CertifiedKey;

  before(async () => {
    const subject = { commonName: "Clastix CA" };
    authority = await createCertificateAuthority({ subject, notBefore, validDays: 1825 });
    leaf = await leafOf(authority);
  });

  it("are the keeper's from now on when the chart's Job made them", () => {
    const { notes, spec } = certificatesPart(release(), now);
    assert.deepEqual(spec.certificates, { mode: "keeper" });
    assert.deepEqual(notes.map(({ subject }) => subject), ["spec.certificates.peer"]);
  });

  it("stay cert-manager's, by the issuer of their CA", () => {
    const { config } = releaseConfig(fromCertManager(), { now });
    assert.equal(config.spec.certificates.mode, "cert-manager");
    assert.deepEqual(config.spec.certificates.issuer, {
      name: "etcd-ca",
      kind: "Issuer",
      group: "cert-manager.io",
      authoritySecret: "etcd-ca",
    });
    assert.equal(config.spec.certificates.peerIssuer?.name, "etcd-ca");
  });

  it("are seeded with the CA beside each leaf where cert-manager will renew them", () => {
    const { config } = releaseConfig(fromCertManager(), { now });
    const objects = seedObjects(config, {
      members: [],
      token: "kamaji",
      authority,
      rootClient: leaf,
      server: leaf,
      peer: leaf,
      clientTrust: authority.certificate,
      peerTrust: authority.certificate,
    });
    const keysOf = (name: string) => {
      const found = objects.find(({ metadata }) => metadata.name === name);
      return Object.keys(
        found !== undefined && "stringData" in found ? found.stringData ?? {} : {},
      );
    };
    assert.deepEqual(keysOf("etcd-peer"), ["ca.crt", "tls.crt", "tls.key"]);
    assert.deepEqual(keysOf("etcd-certs"), ["ca.crt", "ca.key"]);
    assert.deepEqual(keysOf("etcd-peer-ca"), [], "the peers' CA is cert-manager's there");
  });

  it("that end soon are named with their day", () => {
    const { notes } = certificatesPart(release(), new Date("2026-12-20T00:00:00Z"));
    const told = notes.map(({ message }) => message).join("\n");
    assert.match(told, /"server\.pem" of Secret "etcd-certs" expires on 2027-01-01/);
    assert.doesNotMatch(told, /ca\.crt/);
    const late = certificatesPart(release(), new Date("2027-02-01T00:00:00Z")).notes;
    assert.match(late.map(({ message }) => message).join("\n"), /expired on 2027-01-01/);
  });

  it("must all be of the one CA", async () => {
    const subject = { commonName: "another" };
    const other = await createCertificateAuthority({ subject, notBefore, validDays: 1825 });
    const stranger = (await leafOf(other)).certificate;
    assert.throws(() => certificatesPart(release({ "peer.pem": stranger }), now), {
      code: "adoption-refused",
      message: /"peer\.pem" of Secret "etcd-certs" is not from the CA/,
    });
  });

  function release(changes: Readonly<Record<string, string>> = {}): LiveRelease {
    const [certs, root] = liveReleaseFixture().secrets;
    assert.ok(certs !== undefined && root !== undefined);
    const certificates = {
      "ca.crt": authority.certificate,
      "server.pem": leaf.certificate,
      "peer.pem": leaf.certificate,
      ...changes,
    };
    const secrets = [
      { ...certs, certificates },
      { ...root, certificates: { "tls.crt": leaf.certificate } },
    ];
    return liveReleaseFixture({ release: { secrets } });
  }

  function fromCertManager(): LiveRelease {
    const secretOf = (name: string, certificate: string) => ({
      name: `etcd-${name}`,
      keys: ["ca.crt", "tls.crt", "tls.key"],
      certificates: { "ca.crt": authority.certificate, "tls.crt": certificate },
    });
    const pair = (name: string) => {
      const material = (keyPath: string) => ({ secretReference: { name, keyPath } });
      return { certificate: material("tls.crt"), privateKey: material("tls.key") };
    };
    const mount = (kind: string) => ({ name: `${kind}-cert`, mountPath: `/etc/etcd/tls/${kind}` });
    const fileOf = (kind: string, file: string) => `/etc/etcd/tls/${kind}/${file}`;
    return liveReleaseFixture({
      flags: {
        "trusted-ca-file": fileOf("server", "ca.crt"),
        "cert-file": fileOf("server", "tls.crt"),
        "key-file": fileOf("server", "tls.key"),
        "peer-trusted-ca-file": fileOf("peer", "ca.crt"),
        "peer-cert-file": fileOf("peer", "tls.crt"),
        "peer-key-file": fileOf("peer", "tls.key"),
      },
      container: {
        volumeMounts: [
          { name: "data", mountPath: "/var/run/etcd" },
          mount("server"),
          mount("peer"),
        ],
      },
      pod: {
        volumes: [
          { name: "server-cert", secret: { secretName: "etcd-server-certs" } },
          { name: "peer-cert", secret: { secretName: "etcd-peer-certs" } },
        ],
      },
      release: {
        secrets: [
          secretOf("ca", authority.certificate),
          secretOf("server-certs", leaf.certificate),
          secretOf("peer-certs", leaf.certificate),
          secretOf("client-certs", leaf.certificate),
        ],
        dataStores: [{
          metadata: { name: "etcd" },
          spec: {
            endpoints: ["etcd-client.kamaji-system.svc.cluster.local:2379"],
            tlsConfig: {
              certificateAuthority: pair("etcd-ca"),
              clientCertificate: pair("etcd-client-certs"),
            },
          },
        }],
      },
    });
  }
});

function leafOf(authority: CertifiedKey): Promise<CertifiedKey> {
  return issueCertificate({
    authority,
    subject: { commonName: "etcd" },
    uses: ["server", "client"],
    notBefore,
    validDays: 365,
  });
}
