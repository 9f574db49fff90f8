import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { checkRules } from "../config/cross_field_rules.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { alertTuningIssues } from "./alert_tuning_issues.ts";

function issuesOf(alerts: Readonly<Record<string, object>>) {
  return alertTuningIssues(exampleCluster({ spec: { monitoring: { rules: { alerts } } } }));
}

describe("alertTuningIssues()", () => {
  it("knows our alerts", () => {
    assert.deepEqual(issuesOf({ EtcdQuotaHigh: { threshold: 0.6 }, EtcdNoLeader: {} }), []);
  });

  const unknown = [
    ["EtcdQuotaHihg", 'Write "EtcdQuotaHigh"'],
    ["QuorumLost", 'Write "EtcdQuorumLost"'],
    ["etcdNoLeader", 'Write "EtcdNoLeader"'],
  ] as const;
  for (const [name, hint] of unknown) {
    it(`says what is probably meant by ${name}`, () => {
      const [issue, ...others] = issuesOf({ [name]: { enabled: false } });
      assert.equal(others.length, 0);
      assert.equal(issue?.code, "unknown-field");
      assert.deepEqual(issue?.path, ["spec", "monitoring", "rules", "alerts", name]);
      assert.equal(issue?.message, `there is no alert "${name}"`);
      assert.equal(issue?.hint, hint);
    });
  }

  it("says where all alerts are where nothing is near", () => {
    const [issue] = issuesOf({ TooManyZebras: {} });
    assert.match(issue?.hint ?? "", /^Take a name from docs\/runbooks/);
  });

  it("refuses a threshold that would do nothing", () => {
    const [issue] = issuesOf({ EtcdNoLeader: { threshold: 2 } });
    assert.equal(issue?.code, "conflict");
    assert.equal(issue?.path.at(-1), "threshold");
  });

  it("is asked whenever a document is checked", () => {
    const config = exampleCluster({ spec: { monitoring: { rules: { alerts: { Typo: {} } } } } });
    assert.deepEqual(checkRules(config).map(({ code }) => code), ["unknown-field"]);
  });
});
