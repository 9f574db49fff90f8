import type { V1ConfigMap } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../testing/example_cluster.ts";
import { clusterDashboard } from "./cluster_dashboard.ts";
import { dashboardObjects, type GrafanaDashboard } from "./dashboard_objects.ts";
import type { PanelJson } from "./dashboard_json.ts";

const dashboard = clusterDashboard(exampleCluster());

describe("clusterDashboard()", () => {
  it("keeps its identity, which differs between clusters and is short enough for Grafana", () => {
    const uidOf = (metadata: NonNullable<ExampleOptions["metadata"]>) =>
      clusterDashboard(exampleCluster({ metadata })).uid;
    assert.equal(dashboard.uid, "kamaji-etcd-92c5f43397d4fe0f");
    const long = { name: "a".repeat(36), namespace: "b".repeat(63) };
    assert.match(uidOf(long), /^[a-z0-9-]{1,40}$/);
    const uids = [{ name: "b" }, { name: "c" }, { namespace: "other" }, long].map(uidOf);
    assert.equal(new Set([dashboard.uid, ...uids]).size, 5);
  });

  it("numbers its panels, names and describes each, and says in which unit", () => {
    const ids = dashboard.panels.map(({ id }) => id);
    assert.deepEqual(ids, ids.map((_, index) => index + 1));
    for (const { title, description, fieldConfig } of dashboard.panels) {
      assert.match(description, /^[A-Z].*\.$/, title);
      assert.notEqual(fieldConfig.defaults.unit, "", title);
    }
  });

  it("lays panels out without a gap and without an overlap", () => {
    const taken = new Set<string>();
    for (const { title, gridPos: { h, w, x, y } } of dashboard.panels) {
      assert.ok(x + w <= 24, title);
      for (let row = y; row < y + h; row++) {
        for (let column = x; column < x + w; column++) {
          assert.ok(!taken.has(`${row} ${column}`), title);
          taken.add(`${row} ${column}`);
        }
      }
    }
    const bottom = Math.max(...dashboard.panels.map(({ gridPos: { h, y } }) => h + y));
    assert.equal(taken.size, bottom * 24);
  });

  it("asks for this cluster alone, through the data source that the reader chose", () => {
    for (const { title, datasource, targets } of dashboard.panels) {
      assert.equal(datasource.uid, "${datasource}", title);
      for (const target of targets) {
        assert.equal(target.datasource.uid, "${datasource}");
        const selectors = [...target.expr.matchAll(/\{([^{}]*)\}/g)].map(([, each = ""]) => each);
        assert.ok(selectors.length > 0, title);
        for (const each of selectors) {
          assert.match(each, /^job="kamaji-system\/etcd",namespace="kamaji-system"/, title);
        }
      }
    }
  });

  it("takes rates over the range that suits the scrape interval, but for round trips", () => {
    const ranges = dashboard.panels.flatMap(({ targets, title }) =>
      targets.flatMap(({ expr }) =>
        [...expr.matchAll(/\[(.*?)\]/g)].map(([, range]) => `${title}: ${range}`)
      )
    );
    assert.deepEqual(ranges.filter((range) => !range.endsWith("$__rate_interval")), [
      "Round trips between members, slowest hundredth: 5m",
    ]);
  });

  it("turns red where members are few, and where values are high", () => {
    const colors = (title: string, panels: readonly PanelJson[]) =>
      panels.find((panel) => panel.title === title)?.fieldConfig.defaults.thresholds.steps
        .map(({ color, value }) => `${value} ${color}`);
    assert.deepEqual(colors("Members up", dashboard.panels), [
      "null red",
      "2 orange",
      "3 green",
    ]);
    assert.deepEqual(colors("Quota used", dashboard.panels), [
      "null green",
      "0.75 orange",
      "0.9 red",
    ]);
    const single = clusterDashboard(exampleCluster({ spec: { members: 1 } })).panels;
    assert.deepEqual(colors("Members up", single), ["null red", "1 green"]);
  });
});

describe("dashboardObjects()", () => {
  const objects = (dashboards: object) =>
    dashboardObjects(exampleCluster({ spec: { monitoring: { dashboards } } }));

  it("puts the dashboard into a ConfigMap that Grafana's sidecar finds", () => {
    const [configMap, ...others] = objects({ annotations: { folder: "etcd" } }) as V1ConfigMap[];
    assert.equal(others.length, 0);
    assert.equal(configMap?.metadata?.labels?.["grafana_dashboard"], "1");
    assert.equal(configMap?.metadata?.annotations?.["folder"], "etcd");
    assert.deepEqual(JSON.parse(configMap?.data?.["etcd.json"] ?? ""), { ...dashboard });
  });

  it("tells grafana-operator where it is, when asked to", () => {
    const [configMap, grafana] = objects({
      grafanaOperator: true,
      grafanaInstanceLabels: { grafana: "main" },
    }) as [V1ConfigMap, GrafanaDashboard];
    assert.equal(grafana.spec.configMapRef.name, configMap.metadata?.name);
    assert.ok(configMap.data?.[grafana.spec.configMapRef.key] !== undefined);
    assert.deepEqual(grafana.spec.instanceSelector, { matchLabels: { grafana: "main" } });
  });

  it("makes nothing when switched off", () => {
    assert.deepEqual(objects({ enabled: false, grafanaOperator: true }), []);
  });
});
