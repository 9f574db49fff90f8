import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { alertRules } from "../../../manifests/monitoring/alert_rules.ts";
import { alertTemplates } from "../../../manifests/monitoring/alert_templates.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { liveFaults, notLive } from "./fault_table.ts";
import { liveConfig } from "./stage/live_config.ts";

describe("the table of live faults", () => {
  it("proves every alert once, or says why it cannot", () => {
    const told = [
      ...liveFaults.flatMap(({ proves }) => proves),
      ...notLive.map(({ alert }) => alert),
    ];
    assert.deepEqual(told.toSorted(), alertTemplates.map(({ name }) => name).toSorted());
    for (const { reason } of notLive) assert.match(reason, /\w+ \w+/);
  });

  it("expects what it proves, and only alerts that the default configuration has", () => {
    const rendered = new Set(alertRules(liveConfig(exampleCluster())).map(({ alert }) => alert));
    for (const { companions = [], expected, id, proves } of liveFaults) {
      assert.deepEqual(proves.filter((name) => !expected.includes(name)), [], id);
      const named = [...expected, ...companions.map(({ alert }) => alert)];
      assert.deepEqual(named.filter((name) => !rendered.has(name)), [], id);
      assert.equal(new Set(named).size, named.length, `${id} names an alert twice`);
    }
  });

  it("calls each fault by a name of its own", () => {
    const ids = liveFaults.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-z]+(-[a-z]+)*$/);
  });

  it("holds every critical alert and one fault of each family in its short form", () => {
    const short = liveFaults.filter((fault) => fault.short === true);
    const critical = alertTemplates.filter(({ severity }) => severity === "critical");
    const proved = new Set(short.flatMap(({ proves }) => proves));
    const left = critical.map(({ name }) => name).filter((name) => !proved.has(name));
    assert.deepEqual(left.filter((name) => !notLive.some(({ alert }) => alert === name)), []);
    const families = new Set(liveFaults.map(({ family }) => family));
    assert.deepEqual(families.difference(new Set(short.map(({ family }) => family))), new Set());
  });
});
