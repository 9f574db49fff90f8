import type { V1ConfigMap } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../testing/example_cluster.ts";
import { dashboardObjects, type GrafanaDashboard } from "./dashboard_objects.ts";
import { dashboards } from "./dashboards.ts";

/** Argo CD and kubectl keep what they applied in an annotation of at most so many bytes. */
const largestAnnotation = 262_144;

describe("dashboardObjects()", () => {
  const objects = (dashboards: object) =>
    dashboardObjects(exampleCluster({ spec: { monitoring: { dashboards } } }));

  it("puts the dashboards into a ConfigMap that Grafana's sidecar finds", () => {
    const [configMap, ...others] = objects({ annotations: { folder: "etcd" } }) as V1ConfigMap[];
    assert.equal(others.length, 0);
    assert.equal(configMap?.metadata?.labels?.["grafana_dashboard"], "1");
    assert.equal(configMap?.metadata?.annotations?.["folder"], "etcd");
    const files = Object.values(configMap?.data ?? {}).map((text) => JSON.parse(text));
    assert.deepEqual(files, JSON.parse(JSON.stringify(dashboards(exampleCluster()))));
  });

  it("names files after the cluster, for the sidecar keeps those of all in one folder", () => {
    const keysOf = (name: string) => {
      const [configMap] = dashboardObjects(exampleCluster({ metadata: { name } })) as V1ConfigMap[];
      return Object.keys(configMap?.data ?? {});
    };
    assert.equal(new Set([...keysOf("a"), ...keysOf("b")]).size, 4);
  });

  it("stays small enough to be applied by whoever keeps what was applied", () => {
    const [configMap] = objects({});
    assert.ok(JSON.stringify(configMap).length < largestAnnotation);
  });

  it("tells grafana-operator where they are, when asked to", () => {
    const [configMap, ...grafana] = objects({
      grafanaOperator: true,
      grafanaInstanceLabels: { grafana: "main" },
    }) as [V1ConfigMap, ...GrafanaDashboard[]];
    assert.deepEqual(grafana.map(({ metadata }) => metadata.name), [
      "etcd-dashboard",
      "etcd-tenants-dashboard",
    ]);
    const keys = grafana.map(({ spec }) => spec.configMapRef.key);
    assert.deepEqual(keys, Object.keys(configMap.data ?? {}));
    for (const { spec } of grafana) {
      assert.equal(spec.configMapRef.name, configMap.metadata?.name);
      assert.deepEqual(spec.instanceSelector, { matchLabels: { grafana: "main" } });
    }
  });

  it("makes nothing when switched off", () => {
    assert.deepEqual(objects({ enabled: false, grafanaOperator: true }), []);
  });
});
