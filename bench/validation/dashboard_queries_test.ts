import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { dashboardQueries } from "./dashboard_queries.ts";
import { nodesOf, parsePromql } from "./promql.ts";

describe("dashboardQueries()", () => {
  const values = { pod: "etcd-0", tenant: "a|b", rateInterval: "2m", interval: "30s" };
  const queries = dashboardQueries(exampleCluster(), values);

  it("leaves no variable in a query, and all are PromQL", () => {
    for (const { panel, query } of queries) {
      assert.ok(!query.includes("$"), panel);
      assert.deepEqual(nodesOf(parsePromql(query), "⚠"), [], panel);
    }
    assert.ok(queries.some(({ query }) => query.includes('job="kamaji-system/etcd",')));
    assert.ok(queries.some(({ query }) => query.includes('job="kamaji-system/etcd-keeper",')));
  });

  it("leaves the variables of time to whoever knows the scrapes", () => {
    const open = dashboardQueries(exampleCluster());
    const left = open.flatMap(({ query }) => query.match(/\$\w+/g) ?? []);
    assert.deepEqual([...new Set(left)], ["$__rate_interval"]);
  });

  it("asks histories for graphs and the newest value for numbers", () => {
    for (const { kind, mode, panel } of queries) {
      const history = kind === "timeseries" || kind === "heatmap";
      assert.equal(mode, history ? "range" : "instant", panel);
    }
  });

  it("says why a query may be empty only of what the keeper, alerts, or Kamaji tell", () => {
    const excused = queries.filter(({ emptyBecause }) => emptyBecause !== undefined);
    for (const { emptyBecause = "", panel, query } of excused) {
      assert.match(emptyBecause, /^Empty .*\.$/, panel);
      assert.match(query, /kamaji_|ALERTS/, panel);
    }
    const synthetic = queries.filter((each) => each.synthetic).map(({ panel }) => panel);
    assert.deepEqual([...new Set(synthetic)], ["DataStore", "Control planes on etcd"]);
  });
});
