import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { alertRules } from "../manifests/monitoring/alert_rules.ts";
import { dashboardQueries } from "../bench/validation/dashboard_queries.ts";
import { recordingRules } from "../manifests/monitoring/recording_rules.ts";
import { prometheusRule } from "../manifests/monitoring/prometheus_rule.ts";
import { exampleCluster, type ExampleOptions } from "../manifests/testing/example_cluster.ts";
import { itWhere } from "./it_where.ts";
import { fillTemplate } from "./prometheus_rules/fill_template.ts";
import { hasPromtool, promtool } from "./prometheus_rules/promtool.ts";

const itWithPromtool = itWhere(await hasPromtool());

/** Labels that every target of the example has. */
const target = 'job="kamaji-system/etcd",namespace="kamaji-system"';

/** A series of a rule test, in promtool's notation of its values. */
interface Series {
  readonly series: string;
  readonly values: string;
}

/** What should fire at a moment: nothing, or alerts with these labels and values. */
interface Expectation {
  readonly alertname: string;
  readonly eval_time: string;
  readonly firing: readonly Readonly<Record<string, string>>[];
}

interface RuleCase {
  readonly what: string;
  readonly config?: ExampleOptions["spec"];
  readonly input: readonly Series[];
  readonly expected: readonly Expectation[];
}

function member(index: number, metric: string, values: string): Series {
  const own = `pod="etcd-${index}",instance="10.0.0.${index}:2381"`;
  const [name = "", labels] = metric.split("{");
  const others = labels === undefined ? "" : `,${labels.replace("}", "")}`;
  return { series: `${name}{${target},${own}${others}}`, values };
}

/**
 * Members that are up, or down from the given minute on. What a member said last stays, as it does
 * where samples come through another server: only `up` tells that it is gone.
 */
function members(downFrom: readonly (number | undefined)[]): Series[] {
  return downFrom.flatMap((minute, index) => [
    member(index, "up", minute === undefined ? "1x60" : `1x${minute - 1} 0x60`),
    member(index, "etcd_server_has_leader", "1x60"),
  ]);
}

const cases: readonly RuleCase[] = [
  {
    what: "EtcdQuorumLost fires a minute after the second of three members, not after the first",
    input: members([10, 20, undefined]),
    expected: [
      { alertname: "EtcdQuorumLost", eval_time: "19m", firing: [] },
      { alertname: "EtcdQuorumLost", eval_time: "20m", firing: [] },
      { alertname: "EtcdQuorumLost", eval_time: "22m", firing: [{ value: "1" }] },
    ],
  },
  {
    what: "EtcdQuorumLost sees members that are up, but without a leader, and ends with them",
    input: [0, 1, 2].flatMap((index) => [
      member(index, "up", "1x60"),
      member(index, "etcd_server_has_leader", "1x9 0x9 1x60"),
    ]),
    expected: [
      { alertname: "EtcdQuorumLost", eval_time: "9m", firing: [] },
      { alertname: "EtcdQuorumLost", eval_time: "12m", firing: [{ value: "0" }] },
      { alertname: "EtcdQuorumLost", eval_time: "21m", firing: [] },
    ],
  },
  {
    what: "EtcdQuorumLost sees that all members are down",
    input: members([10, 10, 10]),
    expected: [{ alertname: "EtcdQuorumLost", eval_time: "12m", firing: [{ value: "0" }] }],
  },
  {
    what: "EtcdMemberMissing fires for a pod that is gone from service discovery",
    input: members([undefined, undefined]),
    expected: [
      { alertname: "EtcdMemberMissing", eval_time: "4m", firing: [] },
      { alertname: "EtcdMemberMissing", eval_time: "6m", firing: [{ value: "2" }] },
      { alertname: "EtcdQuorumLost", eval_time: "10m", firing: [] },
    ],
  },
  {
    what: "EtcdMemberMissing is silent while all members are up",
    input: members([undefined, undefined, undefined]),
    expected: [
      { alertname: "EtcdMemberMissing", eval_time: "30m", firing: [] },
      { alertname: "EtcdTargetsAbsent", eval_time: "30m", firing: [] },
      { alertname: "EtcdNoLeader", eval_time: "30m", firing: [] },
    ],
  },
  {
    what: "EtcdTargetsAbsent fires when nothing is scraped, where all others are blind",
    input: [{ series: 'up{job="other",namespace="kamaji-system"}', values: "1x60" }],
    expected: [
      { alertname: "EtcdTargetsAbsent", eval_time: "4m", firing: [] },
      { alertname: "EtcdTargetsAbsent", eval_time: "6m", firing: [{ value: "1" }] },
      { alertname: "EtcdQuorumLost", eval_time: "30m", firing: [] },
      { alertname: "EtcdMemberMissing", eval_time: "30m", firing: [] },
    ],
  },
  {
    what: "EtcdQuotaHigh and EtcdQuotaCritical fire above their shares, and end below",
    input: [
      member(0, "etcd_server_quota_backend_bytes", "1000x90"),
      member(0, "etcd_mvcc_db_total_size_in_bytes", "750x9 760x20 910x20 500x40"),
    ],
    expected: [
      { alertname: "EtcdQuotaHigh", eval_time: "19m", firing: [] },
      { alertname: "EtcdQuotaHigh", eval_time: "21m", firing: [{ pod: "etcd-0", value: "0.76" }] },
      { alertname: "EtcdQuotaCritical", eval_time: "30m", firing: [] },
      {
        alertname: "EtcdQuotaCritical",
        eval_time: "37m",
        firing: [{ pod: "etcd-0", value: "0.91" }],
      },
      { alertname: "EtcdQuotaHigh", eval_time: "55m", firing: [] },
    ],
  },
  {
    what: "EtcdQuotaHigh obeys its tuning",
    config: {
      monitoring: {
        rules: { alerts: { EtcdQuotaHigh: { threshold: 0.5, for: "2m", severity: "info" } } },
      },
    },
    input: [
      member(0, "etcd_server_quota_backend_bytes", "1000x90"),
      member(0, "etcd_mvcc_db_total_size_in_bytes", "510x90"),
    ],
    expected: [
      { alertname: "EtcdQuotaHigh", eval_time: "1m", firing: [] },
      { alertname: "EtcdQuotaHigh", eval_time: "3m", firing: [{ pod: "etcd-0", value: "0.51" }] },
    ],
  },
  {
    what: "EtcdWritesRejected fires with the first refused write and ends when none follow",
    input: [
      member(
        0,
        'grpc_server_handled_total{grpc_service="etcdserverpb.KV",grpc_method="Put",' +
          'grpc_code="ResourceExhausted"}',
        "0x9 4x60",
      ),
      member(
        0,
        'grpc_server_handled_total{grpc_service="etcdserverpb.KV",grpc_method="Put",grpc_code="OK"}',
        "0+100x70",
      ),
    ],
    expected: [
      { alertname: "EtcdWritesRejected", eval_time: "9m", firing: [] },
      { alertname: "EtcdWritesRejected", eval_time: "11m", firing: [{ value: "4" }] },
      { alertname: "EtcdWritesRejected", eval_time: "20m", firing: [] },
    ],
  },
];

describe("the alerts, judged by promtool", () => {
  let folder: string;
  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "prometheus-rules-" });
  });
  after(() => Deno.remove(folder, { recursive: true }));

  const variants: Readonly<Record<string, ExampleOptions["spec"]>> = {
    "the defaults": {},
    "a single member, rarely scraped": {
      members: 1,
      monitoring: { serviceMonitor: { interval: "2m" } },
    },
    "an old etcd with basic metrics": {
      version: "3.5.33",
      monitoring: { metrics: "basic" },
    },
    "alerts that were asked for": {
      monitoring: { rules: { alerts: { EtcdWatchdog: {} } } },
    },
    "rules of one's own": {
      monitoring: {
        rules: { additional: [{ alert: "Ours", expr: "vector(1) > 0", for: "1h30m" }] },
      },
    },
  };
  for (const [name, spec] of Object.entries(variants)) {
    itWithPromtool(`are valid for ${name}, with nothing to lint`, async () => {
      const rules = await writeRules("rules.json", spec);
      const { code, output } = await promtool([
        "check",
        "rules",
        "--lint=all",
        "--lint-fatal",
        rules,
      ]);
      assert.equal(code, 0, output);
      const config = exampleCluster({ spec });
      const count = alertRules(config).length + recordingRules(config).length;
      assert.match(output, new RegExp(`SUCCESS: ${count} `));
    });
  }

  itWithPromtool("would be refused with a mistake in them", async () => {
    const additional = [{ alert: "Broken", expr: "rate(up)" }];
    const rules = await writeRules("broken.json", { monitoring: { rules: { additional } } });
    const { code } = await promtool(["check", "rules", rules]);
    assert.notEqual(code, 0);
  });

  for (const { what, config = {}, input, expected } of cases) {
    itWithPromtool(what, async () => {
      await writeRules("rules.json", config);
      const test = {
        rule_files: ["rules.json"],
        evaluation_interval: "1m",
        tests: [{
          interval: "1m",
          input_series: input,
          alert_rule_test: expected.map(({ firing, ...at }) => ({
            ...at,
            exp_alerts: firing.map((labels) => expectedAlert(config, at.alertname, labels)),
          })),
        }],
      };
      const file = join(folder, "test.json");
      await Deno.writeTextFile(file, JSON.stringify(test));
      const { code, output } = await promtool(["test", "rules", file]);
      assert.equal(code, 0, output);
    });
  }

  async function writeRules(name: string, spec: ExampleOptions["spec"]): Promise<string> {
    const file = join(folder, name);
    // JSON is YAML.
    await Deno.writeTextFile(file, JSON.stringify(prometheusRule(exampleCluster({ spec })).spec));
    return file;
  }
});

describe("the dashboards' queries, judged by promtool", () => {
  const values = { rateInterval: "2m", interval: "30s", pod: "etcd-0|etcd-1" };
  for (const { legend, panel, query } of dashboardQueries(exampleCluster(), values)) {
    itWithPromtool(`are PromQL: ${panel}, ${legend}`, async () => {
      const { code, output } = await promtool(["promql", "format", "--experimental", query]);
      assert.equal(code, 0, output);
    });
  }
});

/** promtool compares every label and annotation, templates filled in. */
function expectedAlert(
  spec: ExampleOptions["spec"],
  name: string,
  { value = "", ...labels }: Readonly<Record<string, string>>,
) {
  const rule = alertRules(exampleCluster({ spec })).find(({ alert }) => alert === name);
  assert.ok(rule !== undefined, name);
  const own = { job: "kamaji-system/etcd", namespace: "kamaji-system", ...labels };
  const { description = "", ...annotations } = rule.annotations;
  const filled = fillTemplate(description, { labels: own, value: Number(value) });
  return {
    exp_labels: { ...own, ...rule.labels },
    exp_annotations: { ...annotations, description: filled },
  };
}
