import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { alertRules } from "../../../../manifests/monitoring/alert_rules.ts";
import { exampleCluster } from "../../../../manifests/testing/example_cluster.ts";
import { nodesOf, parsePromql } from "../../promql.ts";
import { alertsOf } from "./rule_set.ts";
import { scaledRules, scaleRuleSet } from "./scaled_rules.ts";

const scaling = { factor: 30, shortestRange: 4 };
const config = exampleCluster();

describe("scaledRules", () => {
  const scaled = alertsOf(scaledRules(config, scaling));
  const ours = (name: string) => scaled.find(({ alert }) => alert === name);

  it("has every alert of the configuration, all of them still PromQL", () => {
    assert.deepEqual(
      scaled.map(({ alert }) => alert),
      alertRules(config).map(({ alert }) => alert),
    );
    for (const { alert, expr } of scaled) {
      assert.deepEqual(nodesOf(parsePromql(expr), "⚠"), [], `${alert}: ${expr}`);
    }
  });

  it("shortens how long a condition holds and how long an alert goes on", () => {
    assert.equal(ours("EtcdMemberMissing")?.for, "10s");
    assert.equal(ours("EtcdLeaderChurn")?.keep_firing_for, "30s");
    assert.equal(ours("EtcdAlarmActive")?.for, undefined);
  });

  it("leaves nothing as long as it was but what has no duration in it", () => {
    const untouched = alertRules(config).filter(({ alert, expr }) => ours(alert)?.expr === expr);
    for (const { alert, expr } of untouched) {
      assert.doesNotMatch(expr, /time\(\)|\[\d+[smh]/, alert);
    }
  });

  it("scales ages of certificates, snapshots, compactions and lag", () => {
    for (
      const [alert, end] of [
        ["EtcdCertificateExpiresSoon", /- time\(\) < 20160$/],
        ["EtcdSnapshotStale", /> 360$/],
        ["EtcdCompactionStalled", /> 30 and on .* > 10000$/],
        ["EtcdFollowerLagging", /> 3\.33333333$/],
        ["EtcdKeeperStale", /> 20$/],
      ] as const
    ) assert.match(ours(alert)?.expr ?? "", end, alert);
  });

  it("lets an alert hold for longer where its range cannot be as short", () => {
    const alert = ours("EtcdPeerRoundTripSlow");
    assert.match(alert?.expr ?? "", /\[1m15s\]/);
    assert.equal(alert?.for, "2m30s");
  });

  it("hurries only whom it is told to", () => {
    const hurried = new Set(["EtcdRotationStuck", "EtcdMemberMissing"]);
    const rules = alertsOf(scaledRules(config, { ...scaling, hurried }));
    const holding = (name: string) => rules.find(({ alert }) => alert === name)?.for;
    assert.equal(holding("EtcdRotationStuck"), "20s");
    assert.equal(holding("EtcdMemberMissing"), "10s");
    assert.equal(holding("EtcdKeeperPaused"), "48m");
  });
});

describe("scaleRuleSet", () => {
  it("takes rules of others, and labels their alerts", () => {
    const set = scaleRuleSet({
      name: "mixin",
      groups: [{ name: "etcd", rules: [{ alert: "x", expr: "y > 1", for: "20m" }] }],
    }, scaling);
    assert.deepEqual(set.groups[0]?.rules, [
      { alert: "x", expr: "y > 1", for: "40s", labels: { rule_set: "mixin" } },
    ]);
  });
});
