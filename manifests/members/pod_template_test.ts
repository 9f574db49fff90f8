import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { podTemplate } from "./pod_template.ts";

describe("podTemplate()", () => {
  it("stays the same when labels and annotations of the document change", () => {
    const labelled = exampleCluster({
      metadata: { labels: { team: "storage" }, annotations: { note: "x" } },
    });
    assert.deepEqual(podTemplate(labelled), podTemplate(exampleCluster()));
  });

  it("stays the same when the number of members changes", () => {
    assert.deepEqual(
      podTemplate(exampleCluster({ spec: { members: 5 } })),
      podTemplate(exampleCluster()),
    );
  });

  it("carries the labels and annotations of spec.pods, but selects as ever", () => {
    const { metadata } = podTemplate(exampleCluster({
      spec: {
        pods: {
          labels: { "team": "storage", "app.kubernetes.io/name": "other" },
          annotations: { "sidecar.istio.io/inject": "false" },
        },
      },
    }));
    assert.deepEqual(metadata?.labels, {
      "team": "storage",
      "app.kubernetes.io/name": "kamaji-etcd",
      "app.kubernetes.io/instance": "etcd",
    });
    assert.equal(metadata?.annotations?.["sidecar.istio.io/inject"], "false");
  });

  it("keeps Services and tokens out of etcd's environment", () => {
    const { spec } = podTemplate(exampleCluster());
    assert.equal(spec?.enableServiceLinks, false);
    assert.equal(spec?.automountServiceAccountToken, false);
  });

  it("lets etcd start only behind the gate, and with the keeper's word on how to join", () => {
    const { initContainers, containers } = podTemplate(exampleCluster()).spec ?? {};
    assert.deepEqual(initContainers?.map(({ args }) => args), [[
      "gate",
      "--cluster=etcd",
      "--namespace=kamaji-system",
      "--member=$(POD_NAME)",
      "--data-directory=/var/run/etcd/data",
    ]]);
    assert.deepEqual(containers?.map(({ envFrom }) => envFrom), [[
      { configMapRef: { name: "etcd-members", optional: false } },
    ]]);
  });

  it("runs as the configured user, and hands the volume to the group once", () => {
    const pods = { runAsUser: 1_000, fsGroup: 2_000 };
    assert.deepEqual(podTemplate(exampleCluster({ spec: { pods } })).spec?.securityContext, {
      runAsNonRoot: true,
      runAsUser: 1_000,
      runAsGroup: 2_000,
      fsGroup: 2_000,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("pulls both images with the Secrets of both, each once", () => {
    const spec = {
      image: { pullSecrets: ["a", "b"] },
      keeper: { image: { pullSecrets: ["b", "c"] } },
    };
    assert.deepEqual(podTemplate(exampleCluster({ spec })).spec?.imagePullSecrets, [
      { name: "a" },
      { name: "b" },
      { name: "c" },
    ]);
  });
});
