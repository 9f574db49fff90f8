import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readSetting, scenarioSettings } from "./scenario_settings.ts";
import { kubernetesSteady } from "./scenarios/kubernetes_steady.ts";

describe("scenarioSettings()", () => {
  it("begins with the profile and changes what was typed", () => {
    const settings = scenarioSettings(kubernetesSteady, {
      profile: "standard",
      changes: { tenants: 3, closed: true },
    });
    assert.deepEqual(settings, {
      ...kubernetesSteady.profiles.standard,
      tenants: 3,
      closed: true,
    });
  });

  const refused = [
    [{ tenats: 3 }, /^Scenario "kubernetes-steady" has no setting "tenats"$/, 'Use "tenants"'],
    [{ zebra: 3 }, /has no setting "zebra"$/, /^Its settings are: tenants, rate, /],
    [{ tenants: "many" }, /^Setting "tenants" of scenario "kubernetes-steady" is refused: /],
    [{ tenants: 0 }, /^Setting "tenants" /],
  ] as const;
  for (const [changes, message, hint] of refused) {
    it(`refuses ${JSON.stringify(changes)}`, () => {
      const expected = { code: "usage", message, ...(hint === undefined ? {} : { hint }) };
      assert.throws(
        () => scenarioSettings(kubernetesSteady, { profile: "quick", changes }),
        expected,
      );
    });
  }
});

describe("readSetting()", () => {
  it("reads JSON as such and anything else as text", () => {
    assert.deepEqual(readSetting("rate=null"), ["rate", null]);
    assert.deepEqual(readSetting("name=a=b"), ["name", "a=b"]);
    assert.deepEqual(readSetting('mix={"get":1}'), ["mix", { get: 1 }]);
    assert.deepEqual(readSetting("name="), ["name", ""]);
  });

  it("refuses what has no name or no value", () => {
    for (const text of ["tenants", "=3", "9=3", "a b=3"]) {
      assert.throws(() => readSetting(text), { code: "usage", message: /^--set takes key=value/ });
    }
  });
});
