import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Failure } from "../diagnostics/failure.ts";
import { clusterNames } from "./cluster_names.ts";
import { memberHost } from "./member_host.ts";
import { exampleCluster } from "./testing/example_cluster.ts";

const given = {
  mode: "existing",
  authoritySecret: "our-ca",
  serverSecret: "our-server",
  peerSecret: "our-peer",
  rootClientSecret: "our-root",
} as const;

describe("clusterNames()", () => {
  it("derives every name from the cluster's", () => {
    assert.deepEqual(clusterNames(exampleCluster({ metadata: { name: "blue" } })), {
      namespace: "kamaji-system",
      statefulSet: "blue",
      headlessService: "blue",
      clientRotationSecret: "blue-client-ca-rotation",
      clientService: "blue-client",
      serviceAccount: "blue",
      disruptionBudget: "blue",
      membersConfigMap: "blue-members",
      ticketsConfigMap: "blue-tickets",
      statusConfigMap: "blue-status",
      configConfigMap: "blue-config",
      gateRole: "blue-gate",
      memberPolicy: "blue",
      keeper: "blue-keeper",
      tenantWatch: "kamaji-system.blue-keeper",
      operationsLease: "blue-operations",
      jobs: "blue-jobs",
      serverSecret: "blue-server",
      peerSecret: "blue-peer",
      trustSecret: "blue-trust",
      authoritySecret: "blue-certs",
      peerAuthoritySecret: "blue-peer-ca",
      peerRotationSecret: "blue-peer-ca-rotation",
      clientAuthority: "blue-ca",
      selfSignedIssuer: "blue-selfsigned",
      rootClientCertificate: "blue-root-client",
      rootClientSecret: "blue-root-client-certs",
      keeperClientSecret: "blue-keeper-client",
      bundleSecret: "blue-bundle",
      snapshotJob: "blue-snapshot",
      verificationJob: "blue-verification",
      drillJob: "blue-drill",
      defragmentationJob: "blue-defragmentation",
      snapshotsClaim: "blue-snapshots",
      metrics: "blue-metrics",
      keeperMetrics: "blue-keeper-metrics",
      alerts: "blue-alerts",
      dashboard: "blue-dashboard",
      tenantsDashboard: "blue-tenants-dashboard",
      dataStore: "kamaji-system-blue",
    });
  });

  it("takes given Secrets by their names, but never the trust", () => {
    const names = clusterNames(exampleCluster({ spec: { certificates: given } }));
    assert.equal(names.serverSecret, "our-server");
    assert.equal(names.peerSecret, "our-peer");
    assert.equal(names.trustSecret, "etcd-trust");
  });

  it("refuses a cluster without a namespace", () => {
    const config = exampleCluster({ metadata: { namespace: undefined } });
    assert.throws(() => clusterNames(config), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.code, "config-invalid");
      assert.equal(error.message, 'Cluster "etcd" has no namespace');
      return true;
    });
  });
});

describe("memberHost()", () => {
  it("is the name that the headless Service publishes", () => {
    const config = exampleCluster({ spec: { clusterDomain: "k8s.example" } });
    assert.equal(memberHost(config, "etcd-2"), "etcd-2.etcd.kamaji-system.svc.k8s.example");
  });
});
