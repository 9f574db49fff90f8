import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { areFromCertManager, certificateSources } from "./certificate_sources.ts";
import type { LiveDataStore, SecretSummary } from "./live_release.ts";
import { liveReleaseFixture } from "./testing/live_release_fixture.ts";

describe("the certificates of a release", () => {
  it("of the chart's Job are found by etcd's flags", () => {
    const sources = certificateSources(liveReleaseFixture());
    assert.deepEqual(sources.server, {
      certificate: { secret: "etcd-certs", key: "server.pem" },
      privateKey: { secret: "etcd-certs", key: "server-key.pem" },
    });
    assert.deepEqual(sources.authority.privateKey, { secret: "etcd-certs", key: "ca.key" });
    assert.deepEqual(sources.rootClient.certificate, {
      secret: "etcd-root-client-certs",
      key: "tls.crt",
    });
    assert.equal(areFromCertManager(sources), false);
  });

  it("of cert-manager are found through a projected volume and the DataStore", () => {
    const sources = certificateSources(liveReleaseFixture({
      pod: { volumes: [projected] },
      release: { dataStores: [dataStore], secrets: certManagerSecrets },
    }));
    assert.deepEqual(sources.peer, {
      certificate: { secret: "etcd-peer-certs", key: "tls.crt" },
      privateKey: { secret: "etcd-peer-certs", key: "tls.key" },
    });
    assert.deepEqual(sources.clientTrust, { secret: "etcd-server-certs", key: "ca.crt" });
    assert.deepEqual(sources.authority, {
      certificate: { secret: "etcd-ca", key: "tls.crt" },
      privateKey: { secret: "etcd-ca", key: "tls.key" },
    });
    assert.equal(areFromCertManager(sources), true);
  });

  it("must all be there", () => {
    const [certs, root] = liveReleaseFixture().secrets;
    assert.ok(certs !== undefined && root !== undefined);
    const without = (secrets: readonly SecretSummary[]) => () =>
      certificateSources(liveReleaseFixture({ release: { secrets } }));
    assert.throws(without([certs]), /"etcd-root-client-certs" does not exist/);
    const noKey = { ...certs, keys: certs.keys.filter((key) => key !== "ca.key") };
    assert.throws(without([noKey, root]), /"etcd-certs" has no key "ca.key"/);
  });

  it("must come from Secrets", () => {
    const flags = { "peer-cert-file": "/etc/ssl/peer.pem" };
    assert.throws(() => certificateSources(liveReleaseFixture({ flags })), /--peer-cert-file/);
  });
});

const projected = {
  name: "certs",
  projected: {
    sources: [
      {
        secret: {
          name: "etcd-server-certs",
          items: [
            { key: "ca.crt", path: "ca.crt" },
            { key: "tls.crt", path: "server.pem" },
            { key: "tls.key", path: "server-key.pem" },
          ],
        },
      },
      {
        secret: {
          name: "etcd-peer-certs",
          items: [
            { key: "tls.crt", path: "peer.pem" },
            { key: "tls.key", path: "peer-key.pem" },
          ],
        },
      },
    ],
  },
};

const certManagerSecrets = ["ca", "server-certs", "peer-certs", "client-certs"].map((name) => ({
  name: `etcd-${name}`,
  keys: ["ca.crt", "tls.crt", "tls.key"],
  certificates: {},
}));

const dataStore: LiveDataStore = {
  metadata: { name: "etcd" },
  spec: {
    tlsConfig: {
      certificateAuthority: pair("etcd-ca"),
      clientCertificate: pair("etcd-client-certs"),
    },
  },
};

function pair(name: string) {
  const material = (keyPath: string) => ({
    secretReference: { name, namespace: "kamaji-system", keyPath },
  });
  return { certificate: material("tls.crt"), privateKey: material("tls.key") };
}
