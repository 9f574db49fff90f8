import type { AlertCase, CaseSeries, Level } from "../alert_case.ts";

const group = "/etc/prometheus/rules/etcd.yaml;kamaji-system/etcd";

function dataStore(name: string, below: Level, above: Level = below): CaseSeries {
  const labels = { datastore_name: name, status: "NotReady", ready: "false" };
  return { metric: "kamaji_datastore_status", labels, source: "outside", below, above };
}

function failures(rule_group: string, below: number, above = below): CaseSeries {
  return {
    metric: "prometheus_rule_evaluation_failures_total",
    labels: { rule_group },
    source: "outside",
    below: { perMinute: below },
    above: { perMinute: above },
  };
}

/** Cases of what Kamaji and Prometheus say. */
export const outsideCases: readonly AlertCase[] = [
  {
    alert: "EtcdDataStoreNotReady",
    series: [dataStore("kamaji-system-etcd", 0, 1), dataStore("other", 1)],
    labels: { datastore_name: "kamaji-system-etcd" },
    value: 1,
  },
  {
    alert: "EtcdRulesFailing",
    series: [failures(group, 0.15, 0.4), failures("etcd.yaml;other/etcd", 9)],
    labels: { rule_group: group },
    value: 6,
    rises: 15,
    crosses: 2,
    falls: 11,
  },
];
