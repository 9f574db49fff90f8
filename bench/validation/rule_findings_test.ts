import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../manifests/testing/example_cluster.ts";
import { dashboardFindings } from "./dashboard_findings.ts";
import { canBeEmpty } from "./can_be_empty.ts";
import { expressionFindings } from "./expression_findings.ts";
import { metricCatalogue } from "./metric_catalogue.ts";
import { recordedExpositions } from "./recorded_exposition.ts";
import { alertFindings, ruleFindings } from "./rule_findings.ts";

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

function of(metric: string, more = ""): string {
  return `${metric}{job="a",namespace="b"${more}}`;
}

describe("expressionFindings()", () => {
  const rulesOf = (expression: string, ours = true) =>
    expressionFindings(expression, { catalogue, interval: 30, ours }).map(({ rule }) => rule);

  const wrong: readonly (readonly [what: string, expression: string, rule: string])[] = [
    ["what is no PromQL", "sum((", "syntax"],
    ["a metric of another version", of("etcd_server_request_duration_seconds_count"), "series"],
    ["a metric that is no part of a histogram", of("etcd_server_has_leader_bucket"), "series"],
    ["a label that a metric lacks", of("etcd_server_has_leader", ',Local="x"'), "label"],
    ["grouping by a label that is gone", `sum by (job, namespace, Local) (${of("up")})`, "label"],
    ["a rate of a gauge", `rate(${of("etcd_server_has_leader")}[5m])`, "rate"],
    ["a slope of a counter", `deriv(${of("etcd_server_slow_apply_total")}[5m])`, "rate"],
    ["too few scrapes", `rate(${of("etcd_server_slow_apply_total")}[1m])`, "range"],
    ["metrics of every cluster", 'up{job="a"}', "selector"],
    ["a job by pattern", 'up{job=~".*etcd.*",namespace="b"}', "selector"],
    ["a pattern that is none", of("up", ',pod=~"etcd"'), "regexp"],
    ["an anchored pattern", of("up", ',pod=~"^etcd-.+"'), "regexp"],
    [
      "sides that never match",
      `max by (job, namespace, pod) (${of("up")}) and on (pod, To) ${of("up")}`,
      "matching",
    ],
    ["on() of what a side lacks", `${of("up")} and on (To) ${of("up")}`, "matching"],
  ];
  const kept = "by (job, namespace)";
  const counter = of("etcd_server_slow_apply_total");
  const buckets = of("etcd_disk_wal_fsync_duration_seconds_bucket");
  const misleading: typeof wrong = [
    ["a count of nothing, which there never is", `count ${kept} (${of("up")}) == 0`, "impossible"],
    ["a count that always is enough", `count ${kept} (${of("up")}) > 0`, "impossible"],
    [
      "a share above one",
      `max ${kept} (${of("up")}) / sum ${kept} (${of("up")}) > 1`,
      "impossible",
    ],
    ["a truth above one", `${of("etcd_server_has_leader")} > 1`, "impossible"],
    ["a keeper's truth below zero", `${of("kamaji_etcd_keeper_settled")} < 0`, "impossible"],
    ["a rate below zero", `rate(${counter}[5m]) < 0`, "impossible"],
    [
      "a share of a tenant below zero",
      `${of("kamaji_etcd_keeper_tenant_budget_share")} < 0`,
      "impossible",
    ],
    ["absence that is 0", `absent(${of("up")}) == 0`, "impossible"],
    ["matchers that exclude each other", of("up", ',pod="x",pod="y"'), "impossible"],
    ["a matcher and its opposite", of("up", ',pod="x",pod!="x"'), "impossible"],
    [
      "sides matched on a label in which they differ",
      `${of("up", ',pod="x"')} and on (pod) ${of("up", ',pod="y"')}`,
      "impossible",
    ],
    [
      "jobs that are matched on the job",
      `${of("up")} unless up{job="c",namespace="b"}`,
      "impossible",
    ],
    ["an aggregation that keeps what is to come", `sum without (pod) (${of("up")})`, "fragile"],
    ["an aggregation that loses whose it is", `sum by (pod) (${of("up")})`, "fragile"],
    ["a choice of series", `topk(3, ${of("up")})`, "fragile"],
    ["a counter as it is", `${counter} > 5`, "counter"],
    ["a sum of counters", `sum ${kept} (${counter}) > 5`, "counter"],
    ["absence of several", `absent(${of("up")} or ${of("up")})`, "absent"],
    ["absence of an aggregation", `absent(sum ${kept} (${of("up")}))`, "absent"],
    ["absence by a pattern", `absent(${of("up", ',pod=~"a|b"')})`, "absent"],
    ["a sum of what compares", `sum ${kept} (${of("up")} == 1)`, "bool"],
    ["twice what compares", `(${of("up")} == 1) * 2`, "bool"],
    ["more than all observations", `histogram_quantile(99, rate(${buckets}[5m]))`, "quantile"],
    [
      "a quantile without buckets",
      `histogram_quantile(0.9, sum ${kept} (rate(${buckets}[5m])))`,
      "quantile",
    ],
    ["the future", `${of("up")} offset -5m`, "offset"],
  ];
  for (const [what, expression, rule] of [...wrong, ...misleading]) {
    it(`finds ${what}`, () => assert.deepEqual(rulesOf(expression), [rule]));
  }

  const right: readonly (readonly [what: string, expression: string])[] = [
    ["a truth that is told", `${of("up")} == 0`],
    ["a count below what it should be", `count ${kept} (${of("up")} == 1) < 3`],
    ["a counter that was not there before", `${counter} unless (${counter} offset 1h)`],
    ["how many series a counter has", `count ${kept} (${counter}) > 3`],
    ["truths that are counted", `sum ${kept} (${of("up")} == bool 1) < 3`],
    ["a denominator that is left out where small", `${of("up")} / (rate(${counter}[5m]) > 1)`],
    [
      "aggregations of the same labels",
      `max ${kept} (${of("up")}) / max by (namespace, job) (${of("up")})`,
    ],
    [
      "jobs that are matched on the namespace",
      `${of("up")} unless on (namespace) ` +
      `up{job="c",namespace="b"}`,
    ],
  ];
  for (const [what, expression] of right) {
    it(`finds nothing wrong with ${what}`, () => assert.deepEqual(rulesOf(expression), []));
  }

  it("lets a panel show the largest, of one label alone", () => {
    const panel = { catalogue, interval: 30, ours: true, isPanel: true } as const;
    assert.deepEqual(expressionFindings(`topk(3, sum by (pod) (${of("up")}))`, panel), []);
  });

  it("finds joins that do not say on what, also of metrics that nobody knows", () => {
    assert.deepEqual(rulesOf("sum by (pod) (kube_x) / kube_y > 1", false), ["fragile"]);
    assert.deepEqual(rulesOf("sum by (pod) (kube_x) / on (pod) kube_y > 1", false), []);
  });

  it("leaves the metrics of others to those who read them", () => {
    assert.deepEqual(rulesOf('kube_pod_info{node="x"} > 0', false), []);
    assert.deepEqual(rulesOf("etcd_http_received_total > 0", false), ["series"]);
  });
});

describe("canBeEmpty()", () => {
  it("tells what fires only at times from what always does", () => {
    const sometimes = [
      "up == 0",
      "absent(up)",
      "max(up == 0)",
      "(a and b > 1)",
      "a unless b",
      "clamp_min(a > 1, 0)",
      "(up == 0) offset 5m",
    ];
    for (const expression of sometimes) {
      assert.equal(canBeEmpty(expression), true, expression);
    }
    const always = [
      "up",
      "rate(x[5m])",
      "a or b > 1",
      "count(up)",
      "vector(1)",
      "up == bool 0",
      "max(up > bool 1)",
      "up == bool 0 or up == 1",
    ];
    for (const expression of always) {
      assert.equal(canBeEmpty(expression), false, expression);
    }
  });
});

describe("alertFindings()", () => {
  const rule = {
    alert: "Known",
    expr: `${of("up")} == 0`,
    labels: { severity: "info" },
    annotations: { summary: "It is.", description: "It is so.", runbook_url: "https://a.b/c" },
  };
  const rulesOf = (change: object) =>
    alertFindings({ ...rule, ...change }, { catalogue, interval: 30, ours: true })
      .map((finding) => finding.rule);

  it("finds nothing wrong with what is complete", () => assert.deepEqual(rulesOf({}), []));

  it("finds what a reader is not told", () => {
    for (const left of ["summary", "description", "runbook_url"]) {
      const annotations = { ...rule.annotations, [left]: "" };
      assert.deepEqual(rulesOf({ annotations }), ["annotation"], left);
    }
  });

  it("finds a label that hides that of the series", () => {
    assert.deepEqual(rulesOf({ labels: { severity: "info", pod: "all" } }), ["conflict"]);
  });
});

describe("ruleFindings()", () => {
  it("judges rules of one's own by what etcd exposes", () => {
    const additional = [
      { alert: "Dead", expr: "rate(etcd_http_failed_total[5m]) > 0" },
      { alert: "Always", expr: "up" },
      { alert: "Nameless", expr: "sum(up) < 3", annotations: { summary: "{{ $labels.pod }}" } },
      { alert: "Early", expr: 'absent(up{job="x"})' },
      { alert: "Bool", expr: "up == bool 0" },
      { alert: "Late", expr: 'absent(up{job="x"})', for: "5m" },
      { alert: "Fine", expr: 'kube_node_info{node="a"} == 0' },
    ];
    const config = exampleCluster({ spec: { monitoring: { rules: { additional } } } });
    const findings = ruleFindings(config);
    assert.deepEqual(findings.map(({ rule, subject }) => [subject, rule]), [
      ["Dead", "series"],
      ["Always", "comparison"],
      ["Nameless", "template"],
      ["Early", "absent"],
      ["Bool", "comparison"],
    ]);
  });
});
