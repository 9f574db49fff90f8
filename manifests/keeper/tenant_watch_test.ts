import type { V1ClusterRole, V1ClusterRoleBinding } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { tenantWatch } from "./tenant_watch.ts";

type Certificates = NonNullable<NonNullable<EtcdClusterInput["spec"]>["certificates"]>;

const watching = { client: { watchTenants: true } } as const;

function objectsOf(certificates: Certificates) {
  return tenantWatch(exampleCluster({ spec: { certificates } }));
}

describe("tenantWatch()", () => {
  it("gives the keeper no right beyond its namespace unless it is asked for", () => {
    assert.deepEqual(objectsOf({ mode: "keeper" }), []);
    assert.deepEqual(objectsOf({ mode: "cert-manager" }), []);
  });

  const existing = {
    mode: "existing",
    authoritySecret: "our-ca",
    serverSecret: "our-server",
    peerSecret: "our-peer",
    rootClientSecret: "our-root",
  } as const;
  for (const certificates of [{ mode: "keeper" }, { mode: "cert-manager" }, existing] as const) {
    it(`lets it list, and nothing else, in mode ${certificates.mode}`, () => {
      const [role, binding] = objectsOf({ ...certificates, ...watching });
      assert.deepEqual((role as V1ClusterRole).rules, [
        { apiGroups: ["kamaji.clastix.io"], resources: ["tenantcontrolplanes"], verbs: ["list"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
      ]);
      const { metadata, roleRef, subjects } = binding as V1ClusterRoleBinding;
      assert.equal(metadata?.namespace, undefined);
      assert.equal(roleRef.name, role?.metadata.name);
      assert.deepEqual(subjects, [
        { kind: "ServiceAccount", name: "etcd-keeper", namespace: "kamaji-system" },
      ]);
    });
  }

  it("is named so that no two clusters share it", () => {
    const nameIn = (namespace: string, name: string) => {
      const cluster = exampleCluster({
        metadata: { name, namespace },
        spec: { certificates: { mode: "keeper", ...watching } },
      });
      return tenantWatch(cluster)[0]?.metadata.name;
    };
    assert.notEqual(nameIn("a-b", "c"), nameIn("a", "b-c"));
  });
});
