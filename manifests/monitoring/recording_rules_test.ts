import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { prometheusRule } from "./prometheus_rule.ts";
import { recorded } from "./recorded_series.ts";
import { recordingRules } from "./recording_rules.ts";

describe("recordingRules()", () => {
  const recordedWith = (alerts: Readonly<Record<string, object>>) =>
    recordingRules(exampleCluster({ spec: { monitoring: { rules: { alerts } } } }))
      .map(({ record }) => record);

  it("records what alerts read", () => {
    assert.deepEqual(recordedWith({}), Object.values(recorded));
  });

  it("records nothing for alerts that are switched off", () => {
    const off = { enabled: false };
    assert.deepEqual(recordedWith({ EtcdFsyncSlow: off }), Object.values(recorded));
    assert.deepEqual(recordedWith({ EtcdFsyncSlow: off, EtcdFsyncVerySlow: off }), [
      recorded.commit,
      recorded.failureShare,
    ]);
  });

  it("comes before the alerts, which so read fresh values", () => {
    const rules = prometheusRule(exampleCluster()).spec?.groups?.[0]?.rules ?? [];
    const firstAlert = rules.findIndex(({ alert }) => alert !== undefined);
    assert.equal(firstAlert, Object.keys(recorded).length);
    assert.ok(rules.slice(firstAlert).every(({ record }) => record === undefined));
  });
});
