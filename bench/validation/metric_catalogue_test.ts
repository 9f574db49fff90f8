import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { keeperMetrics } from "../../manifests/monitoring/keeper_metrics.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { knownMetrics } from "../../operations/exporter/testing/known_metrics.ts";
import { readExposition } from "./exposition.ts";
import { metricCatalogue } from "./metric_catalogue.ts";

describe("metricCatalogue()", () => {
  it("knows exactly the metrics that the keeper exposes", () => {
    const exposed = [...readExposition(knownMetrics().exposition()).values()];
    const sorted = keeperMetrics.map(({ labels, name, type }) => ({
      name,
      type,
      labels: labels.toSorted(),
    }));
    const byName = (one: { name: string }, other: { name: string }) =>
      one.name.localeCompare(other.name);
    assert.deepEqual(exposed.toSorted(byName), sorted.toSorted(byName));
  });

  it("tells versions and configurations of etcd apart", () => {
    const has = (metric: string, version: string, metrics: "basic" | "extensive") => {
      const config = exampleCluster({ spec: { version, monitoring: { metrics } } });
      return metricCatalogue(config)(metric) !== undefined;
    };
    assert.equal(has("etcd_network_known_peers", "3.5.33", "basic"), false);
    assert.equal(has("etcd_network_known_peers", "3.6.14", "basic"), true);
    assert.equal(has("grpc_server_handling_seconds_bucket", "3.6.16", "basic"), false);
    assert.equal(has("grpc_server_handling_seconds_bucket", "3.6.16", "extensive"), true);
    assert.equal(has("etcd_server_request_duration_seconds_sum", "3.7.1", "basic"), true);
  });

  it("knows what is recorded, by the labels that are left", () => {
    const catalogue = metricCatalogue(exampleCluster());
    const recorded = catalogue("namespace_job_pod:etcd_disk_wal_fsync_duration_seconds:p99");
    assert.deepEqual(recorded?.labels, ["namespace", "job", "pod"]);
  });
});
