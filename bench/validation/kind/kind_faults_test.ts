import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { alertTemplates } from "../../../manifests/monitoring/alert_templates.ts";
import { kindFaults } from "./kind_faults.ts";

describe("kindFaults", () => {
  it("proves each alert by one fault at most", () => {
    const proved = kindFaults.flatMap(({ proves }) => proves);
    assert.equal(new Set(proved).size, proved.length);
  });

  it("has every fault expect what it proves, and names only alerts that there are", () => {
    const names = new Set(alertTemplates.map(({ name }) => name));
    for (const { companions = [], expected, id, proves } of kindFaults) {
      for (const alert of proves) assert.ok(expected.includes(alert), `${id}: ${alert}`);
      for (const alert of [...expected, ...companions.map((each) => each.alert)]) {
        assert.ok(names.has(alert), `${id}: ${alert}`);
      }
    }
  });

  it("calls no two faults alike", () => {
    assert.equal(new Set(kindFaults.map(({ id }) => id)).size, kindFaults.length);
  });
});
