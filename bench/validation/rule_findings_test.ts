import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../manifests/testing/example_cluster.ts";
import { dashboardFindings } from "./dashboard_findings.ts";
import { canBeEmpty, expressionFindings } from "./expression_findings.ts";
import { metricCatalogue } from "./metric_catalogue.ts";
import { recordedExpositions } from "./recorded_exposition.ts";
import { ruleFindings } from "./rule_findings.ts";

const variants: readonly NonNullable<ExampleOptions["spec"]>[] = [
  {},
  { members: 1 },
  { members: 5, monitoring: { serviceMonitor: { interval: "2m" } } },
  { compaction: { mode: "revision", retention: 5_000 } },
  { monitoring: { rules: { alerts: { EtcdWatchdog: {} } } } },
];

describe("our rules and our dashboard", () => {
  for (const { version } of recordedExpositions) {
    for (const metrics of ["basic", "extensive"] as const) {
      it(`have no finding on what etcd ${version} exposes with ${metrics} metrics`, () => {
        for (const { monitoring, ...spec } of variants) {
          const all = { ...spec, version, monitoring: { ...monitoring, metrics } };
          const config = exampleCluster({ spec: all });
          assert.deepEqual(ruleFindings(config), []);
          assert.deepEqual(dashboardFindings(config), []);
        }
      });
    }
  }
});

const catalogue = metricCatalogue(exampleCluster());

describe("expressionFindings()", () => {
  const rulesOf = (expression: string, ours = true) =>
    expressionFindings(expression, { catalogue, interval: 30, ours }).map(({ rule }) => rule);
  const of = (metric: string, more = "") => `${metric}{job="a",namespace="b"${more}}`;

  const wrong: readonly (readonly [what: string, expression: string, rule: string])[] = [
    ["what is no PromQL", "sum((", "syntax"],
    ["a metric of another version", of("etcd_server_request_duration_seconds_count"), "series"],
    ["a metric that is no part of a histogram", of("etcd_server_has_leader_bucket"), "series"],
    ["a label that a metric lacks", of("etcd_server_has_leader", ',Local="x"'), "label"],
    ["grouping by a label that is gone", `sum by (Local) (${of("up")})`, "label"],
    ["a rate of a gauge", `rate(${of("etcd_server_has_leader")}[5m])`, "rate"],
    ["a slope of a counter", `deriv(${of("etcd_server_slow_apply_total")}[5m])`, "rate"],
    ["too few scrapes", `rate(${of("etcd_server_slow_apply_total")}[1m])`, "range"],
    ["metrics of every cluster", 'up{job="a"}', "selector"],
    ["a job by pattern", 'up{job=~".*etcd.*",namespace="b"}', "selector"],
    ["a pattern that is none", of("up", ',pod=~"etcd"'), "regexp"],
    ["an anchored pattern", of("up", ',pod=~"^etcd-.+"'), "regexp"],
    ["sides that never match", `${of("up")} and sum by (job) (${of("up")})`, "matching"],
    ["on() of what a side lacks", `${of("up")} and on (To) ${of("up")}`, "matching"],
  ];
  for (const [what, expression, rule] of wrong) {
    it(`finds ${what}`, () => assert.deepEqual(rulesOf(expression), [rule]));
  }

  it("leaves the metrics of others to those who read them", () => {
    assert.deepEqual(rulesOf('kube_pod_info{node="x"} > 0', false), []);
    assert.deepEqual(rulesOf("etcd_http_received_total > 0", false), ["series"]);
  });
});

describe("canBeEmpty()", () => {
  it("tells what fires only at times from what always does", () => {
    for (const expression of ["up == 0", "absent(up)", "max(up == 0)", "(a and b > 1)"]) {
      assert.equal(canBeEmpty(expression), true, expression);
    }
    for (const expression of ["up", "rate(x[5m])", "a or b > 1", "count(up)", "vector(1)"]) {
      assert.equal(canBeEmpty(expression), false, expression);
    }
  });
});

describe("ruleFindings()", () => {
  it("judges rules of one's own by what etcd exposes", () => {
    const additional = [
      { alert: "Dead", expr: "rate(etcd_http_failed_total[5m]) > 0" },
      { alert: "Always", expr: "up" },
      { alert: "Nameless", expr: "sum(up) < 3", annotations: { summary: "{{ $labels.pod }}" } },
      { alert: "Fine", expr: 'kube_node_info{node="a"} == 0' },
    ];
    const config = exampleCluster({ spec: { monitoring: { rules: { additional } } } });
    const findings = ruleFindings(config);
    assert.deepEqual(findings.map(({ rule, subject }) => [subject, rule]), [
      ["Dead", "series"],
      ["Always", "comparison"],
      ["Nameless", "template"],
    ]);
  });
});
