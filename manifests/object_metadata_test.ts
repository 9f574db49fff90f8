import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { objectMetadata } from "./object_metadata.ts";
import { syncWave } from "./sync_wave.ts";
import { exampleCluster } from "./testing/example_cluster.ts";

const options = "argocd.argoproj.io/sync-options";
const wave = "argocd.argoproj.io/sync-wave";

describe("objectMetadata()", () => {
  it("names the object, its place and whose it is", () => {
    assert.deepEqual(objectMetadata(exampleCluster(), { name: "etcd-client" }), {
      name: "etcd-client",
      namespace: "kamaji-system",
      labels: {
        "app.kubernetes.io/name": "kamaji-etcd",
        "app.kubernetes.io/instance": "etcd",
        "app.kubernetes.io/version": "3.6.16",
        "app.kubernetes.io/part-of": "kamaji",
        "app.kubernetes.io/managed-by": "kamaji-etcd",
      },
    });
  });

  it("adds the document's labels, but keeps those that select", () => {
    const config = exampleCluster({
      metadata: {
        labels: {
          "team": "storage",
          "app.kubernetes.io/part-of": "platform",
          "app.kubernetes.io/name": "other",
        },
      },
    });
    const { labels } = objectMetadata(config, { name: "etcd" });
    assert.equal(labels?.["team"], "storage");
    assert.equal(labels?.["app.kubernetes.io/part-of"], "platform");
    assert.equal(labels?.["app.kubernetes.io/name"], "kamaji-etcd");
  });

  it("lets an object's own annotations win over the document's, and its wave over both", () => {
    const config = exampleCluster({ metadata: { annotations: { a: "1", b: "1", [wave]: "9" } } });
    const { annotations } = objectMetadata(config, {
      name: "etcd",
      wave: syncWave.workloads,
      annotations: { b: "2", [wave]: "8" },
    });
    assert.deepEqual(annotations, { a: "1", b: "2", [wave]: "1" });
  });

  it("does not let an annotation move an object out of the first wave", () => {
    const config = exampleCluster({ metadata: { annotations: { [wave]: "9" } } });
    assert.equal(objectMetadata(config, { name: "etcd" }).annotations?.[wave], undefined);
  });

  it("puts an object's own labels before the document's, but behind those that select", () => {
    const config = exampleCluster({ metadata: { labels: { tier: "bronze", team: "storage" } } });
    const { labels } = objectMetadata(config, {
      name: "etcd",
      labels: { tier: "gold", "app.kubernetes.io/instance": "other" },
    });
    assert.equal(labels?.["tier"], "gold");
    assert.equal(labels?.["team"], "storage");
    assert.equal(labels?.["app.kubernetes.io/instance"], "etcd");
  });

  it("names no namespace for what belongs to none", () => {
    const metadata = objectMetadata(exampleCluster(), { name: "etcd", clusterScoped: true });
    assert.ok(!("namespace" in metadata));
  });

  it("tells Argo CD of kinds that may be missing, and of objects too large for an annotation", () => {
    const identity = { name: "etcd", guarded: true, custom: true, large: true };
    assert.deepEqual(objectMetadata(exampleCluster(), identity).annotations, {
      [options]:
        "Prune=confirm,Delete=confirm,SkipDryRunOnMissingResource=true,ServerSideApply=true",
    });
  });

  it("asks before data are deleted, besides what the document asks of Argo CD", () => {
    const guarded = { name: "etcd", guarded: true };
    assert.deepEqual(objectMetadata(exampleCluster(), guarded).annotations, {
      [options]: "Prune=confirm,Delete=confirm",
    });
    const config = exampleCluster({ metadata: { annotations: { [options]: "Replace=false" } } });
    assert.deepEqual(objectMetadata(config, guarded).annotations, {
      [options]: "Replace=false,Prune=confirm,Delete=confirm",
    });
  });
});
