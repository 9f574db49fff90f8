import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../testing/example_cluster.ts";
import { type AlertRule, alertRules } from "./alert_rules.ts";
import { outsideAlerts } from "./alerts/outside_alerts.ts";
import { alertTemplates } from "./alert_templates.ts";
import { keeperMetrics } from "./keeper_metrics.ts";

function alert(name: string, spec: ExampleOptions["spec"] = {}): AlertRule | undefined {
  return alertRules(exampleCluster({ spec })).find((rule) => rule.alert === name);
}

function tuned(name: string, tuning: object): AlertRule | undefined {
  return alert(name, { monitoring: { rules: { alerts: { [name]: tuning } } } });
}

/** Told by Kamaji and by Prometheus, who name the cluster in their own way. */
const outside: ReadonlySet<string> = new Set(outsideAlerts.map(({ name }) => name));

describe("alertRules()", () => {
  it("asks for the metrics of this cluster alone", () => {
    for (const { alert, expr } of alertRules(exampleCluster())) {
      if (outside.has(alert)) continue;
      const selectors = [...expr.matchAll(/\{([^{}]*)\}/g)].map(([, matchers = ""]) => matchers);
      assert.ok(selectors.length > 0, alert);
      for (const matchers of selectors) {
        assert.match(
          matchers,
          /^job="kamaji-system\/etcd(-keeper)?",namespace="kamaji-system"/,
          alert,
        );
      }
    }
  });

  it("says how bad it is, of which cluster, and where to read on", () => {
    for (const { alert, labels, annotations } of alertRules(exampleCluster())) {
      assert.match(labels["severity"] ?? "", /^(info|warning|critical)$/, alert);
      assert.equal(labels["etcd_cluster"], "etcd");
      assert.match(annotations["summary"] ?? "", /^[A-Z].*\.$/, alert);
      const whose = outside.has(alert)
        ? /\$labels\.(datastore_name|rule_group) /
        : /\$labels\.job /;
      assert.match(annotations["description"] ?? "", whose, alert);
      assert.ok(annotations["runbook_url"]?.endsWith(`/docs/runbooks/${alert}.md`), alert);
    }
  });

  it("names each alert once, after etcd", () => {
    const names = alertTemplates.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^Etcd[A-Z][A-Za-z]+$/);
  });

  it("counts against the members of the config", () => {
    for (const [members, quorum] of [[1, 1], [3, 2], [5, 3], [7, 4]] as const) {
      assert.ok(alert("EtcdQuorumLost", { members })?.expr.endsWith(`< ${quorum}`));
      assert.ok(alert("EtcdMemberMissing", { members })?.expr.endsWith(`< ${members}`));
    }
  });

  it("looks back at least four scrapes", () => {
    const windowAt = (interval: string) =>
      /\[(.*?)\]/.exec(
        alert("EtcdSlowApplies", { monitoring: { serviceMonitor: { interval } } })?.expr ?? "",
      )?.[1];
    assert.deepEqual(["5s", "75s", "2m"].map(windowAt), ["5m", "5m", "8m"]);
  });

  it("leaves out what makes no sense for a single member", () => {
    const single = alertRules(exampleCluster({ spec: { members: 1 } })).map(({ alert }) => alert);
    const three = alertRules(exampleCluster()).map(({ alert }) => alert);
    assert.deepEqual(three.filter((name) => !single.includes(name)), [
      "EtcdQuorumAtRisk",
      "EtcdMemberUnreachable",
      "EtcdLeaderChurn",
      "EtcdVersionSkew",
      "EtcdWatchImbalance",
      "EtcdFollowerLagging",
      "EtcdHeartbeatsLate",
      "EtcdPeerRoundTripSlow",
      "EtcdPeerNeedsSnapshots",
      "EtcdPeerSnapshotsFailing",
    ]);
  });

  it("reads what a version exposes", () => {
    const metrics = "basic";
    const slow = (version: string, monitoring: { metrics?: "basic" | "extensive" } = {}) =>
      alert("EtcdRequestsSlow", { version, monitoring })?.expr ?? "";
    assert.match(slow("3.5.33"), /grpc_server_handling_seconds_bucket/);
    assert.match(slow("3.6.16", { metrics }), /etcd_server_apply_duration_seconds_bucket/);
    assert.match(slow("3.7.1", { metrics }), /etcd_server_request_duration_seconds_bucket/);
    assert.equal(alert("EtcdMemberUnreachable", { version: "3.5.33" }), undefined);
    assert.ok(alert("EtcdMemberUnreachable", { version: "3.7.1" }) !== undefined);
  });

  it("knows when compaction and certificates are late", () => {
    const limits = (spec: ExampleOptions["spec"]) =>
      [...(alert("EtcdCompactionStalled", spec)?.expr ?? "").matchAll(/> (\d+)/g)]
        .map(([, limit]) => Number(limit));
    assert.deepEqual(limits({}), [900, 10_000]);
    assert.deepEqual(limits({ compaction: { mode: "periodic", retention: "1h" } }), [
      10_800,
      10_000,
    ]);
    assert.deepEqual(limits({ compaction: { mode: "revision", retention: 5_000 } }), [
      1_800,
      20_000,
    ]);
    const expiring = alert("EtcdCertificateExpiring", {
      certificates: { mode: "keeper", leafValidity: "24h" },
    });
    assert.match(expiring?.expr ?? "", /< 14400$/);
  });

  it("has no alert that nobody can feed", () => {
    const exposed = new Set(keeperMetrics.map(({ name }) => name));
    for (const { alert, expr } of alertRules(exampleCluster())) {
      const read = [...expr.matchAll(/kamaji_etcd_keeper_\w+/g)].map(([name]) => name);
      for (const name of read) assert.ok(exposed.has(name), `${alert} reads ${name}`);
    }
  });

  it("calls for a snapshot when two runs are overdue, and for none where none are taken", () => {
    const limit = (snapshots: object) =>
      /> (\d+)$/.exec(alert("EtcdSnapshotStale", { snapshots })?.expr ?? "")?.[1];
    assert.equal(limit({}), "10800");
    assert.equal(limit({ schedule: "0 3 * * *" }), "176400");
    assert.equal(alert("EtcdSnapshotStale", { snapshots: { enabled: false } }), undefined);
    const verification = { enabled: false };
    assert.equal(alert("EtcdSnapshotUnverified", { snapshots: { verification } }), undefined);
    assert.ok(alert("EtcdSnapshotStale", { snapshots: { verification } }) !== undefined);
  });

  it("knows what Kamaji and Prometheus call the cluster", () => {
    assert.match(alert("EtcdDataStoreNotReady")?.expr ?? "", /name="kamaji-system-etcd"/);
    const named = alert("EtcdDataStoreNotReady", { dataStore: { name: "main" } });
    assert.match(named?.expr ?? "", /datastore_name="main"/);
    assert.equal(alert("EtcdDataStoreNotReady", { dataStore: { enabled: false } }), undefined);
    assert.match(alert("EtcdRulesFailing")?.expr ?? "", /rule_group=~"\.\+;kamaji-system\/etcd"/);
  });

  it("measures the growth of a tenant by the quota", () => {
    const limit = (spec: ExampleOptions["spec"]) =>
      / > ([\d.]+)$/.exec(alert("EtcdTenantGrowing", spec)?.expr ?? "")?.[1];
    assert.equal(limit({ quota: "2Gi" }), String(2 ** 31 / 10));
  });

  it("waits for two counts of tenants before it calls the keeper blind", () => {
    const tenants = { interval: "1h" };
    const rule = alert("EtcdKeeperBlind", { monitoring: { tenants } });
    assert.match(rule?.expr ?? "", /part="tenants"\}\[4h\]\)\) > 1 .+ < 8100\)$/);
  });

  it("has a watchdog for those who name it", () => {
    assert.equal(alert("EtcdWatchdog"), undefined);
    assert.equal(tuned("EtcdWatchdog", {})?.expr, "vector(1)");
    assert.equal(tuned("EtcdWatchdog", { enabled: false }), undefined);
  });

  it("can be switched off one by one", () => {
    assert.equal(tuned("EtcdNoLeader", { enabled: false }), undefined);
    assert.ok(tuned("EtcdNoLeader", { enabled: true }) !== undefined);
  });

  it("can be tuned in severity, patience and threshold", () => {
    const rule = tuned("EtcdQuotaHigh", { severity: "info", for: "1.5h", threshold: 0.5 });
    assert.equal(rule?.labels["severity"], "info");
    assert.equal(rule?.for, "1h30m");
    assert.ok(rule?.expr.endsWith("> 0.5"));
    assert.ok(alert("EtcdQuotaHigh")?.expr.endsWith("> 0.75"));
  });

  it("fires at once where there is nothing to wait for", () => {
    assert.equal(alert("EtcdWritesRejected")?.for, undefined);
  });

  it("links to the runbooks of the config", () => {
    const rule = alert("EtcdNoLeader", {
      monitoring: { rules: { runbookUrl: "https://wiki.example.com/etcd/" } },
    });
    assert.equal(
      rule?.annotations["runbook_url"],
      "https://wiki.example.com/etcd/EtcdNoLeader.md",
    );
  });

  it("appends the rules of the config as they are", () => {
    const additional = [
      { alert: "Ours", expr: "vector(1)", for: "90s", labels: { severity: "info" } },
      { alert: "OursAtOnce", expr: "vector(2)", annotations: { summary: "Now" } },
    ];
    const rules = alertRules(exampleCluster({ spec: { monitoring: { rules: { additional } } } }));
    assert.deepEqual(rules.slice(-2), [
      {
        alert: "Ours",
        expr: "vector(1)",
        for: "1m30s",
        labels: { severity: "info" },
        annotations: {},
      },
      { alert: "OursAtOnce", expr: "vector(2)", labels: {}, annotations: { summary: "Now" } },
    ]);
  });
});
