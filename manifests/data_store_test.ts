import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { dataStore } from "./data_store.ts";
import { syncWaveOf } from "./sync_wave.ts";
import { exampleCluster, type ExampleOptions } from "./testing/example_cluster.ts";

function only(options: ExampleOptions = {}) {
  const [object, ...others] = dataStore(exampleCluster(options));
  assert.ok(object !== undefined && others.length === 0);
  return object;
}

const reference = (name: string, keyPath: string) => ({
  secretReference: { name, namespace: "kamaji-system", keyPath },
});

describe("dataStore()", () => {
  it("tells Kamaji where etcd is and where its credentials are", () => {
    assert.deepEqual(only().spec, {
      driver: "etcd",
      endpoints: ["etcd-client.kamaji-system.svc.cluster.local:2379"],
      tlsConfig: {
        certificateAuthority: {
          certificate: reference("etcd-certs", "ca.crt"),
          privateKey: reference("etcd-certs", "ca.key"),
        },
        clientCertificate: {
          certificate: reference("etcd-root-client-certs", "tls.crt"),
          privateKey: reference("etcd-root-client-certs", "tls.key"),
        },
      },
    });
  });

  it("is in no namespace, and is named after the cluster and its own", () => {
    const { metadata } = only();
    assert.equal(metadata.name, "kamaji-system-etcd");
    assert.ok(!("namespace" in metadata));
    assert.equal(only({ spec: { dataStore: { name: "gold" } } }).metadata.name, "gold");
  });

  it("comes last, is not lost by a mistake, and does not stop a sync where Kamaji is missing", () => {
    assert.equal(syncWaveOf(only()), 2);
    assert.equal(
      only().metadata.annotations?.["argocd.argoproj.io/sync-options"],
      "Prune=confirm,Delete=confirm,SkipDryRunOnMissingResource=true",
    );
  });

  it("names every member by its own address where that is asked for", () => {
    const spec = {
      members: 5,
      dataStore: { endpoints: "members" },
      ports: { client: 12_379 },
      clusterDomain: "k8s.example",
    } as const;
    assert.deepEqual(
      only({ spec }).spec.endpoints,
      [0, 1, 2, 3, 4].map((index) => `etcd-${index}.etcd.kamaji-system.svc.k8s.example:12379`),
    );
  });

  it("refers to the Secrets that the keeper publishes, wherever certificates come from", () => {
    const existing = {
      mode: "existing",
      authoritySecret: "our-ca",
      serverSecret: "our-server",
      peerSecret: "our-peer",
      rootClientSecret: "our-root",
    } as const;
    for (const certificates of [existing, { mode: "cert-manager" } as const]) {
      assert.deepEqual(only({ spec: { certificates } }).spec, only().spec);
    }
  });

  it("carries labels and annotations of its own, but keeps those that select", () => {
    const { annotations, labels } = only({
      metadata: { labels: { tier: "bronze", team: "storage" } },
      spec: {
        dataStore: {
          labels: { tier: "gold", "app.kubernetes.io/name": "other" },
          annotations: { note: "mine" },
        },
      },
    }).metadata;
    assert.equal(labels?.["tier"], "gold");
    assert.equal(labels?.["team"], "storage");
    assert.equal(labels?.["app.kubernetes.io/name"], "kamaji-etcd");
    assert.equal(annotations?.["note"], "mine");
  });

  it("is not there where Kamaji does not use the etcd", () => {
    assert.deepEqual(dataStore(exampleCluster({ spec: { dataStore: { enabled: false } } })), []);
  });
});
