import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { argocdEnvironment } from "./argocd_environment.ts";
import { type ParameterSettings, parameterSettings } from "./parameter_settings.ts";

describe("parameterSettings()", () => {
  it("sets nothing when the Application says nothing", () => {
    for (const parameters of ["", "null", "[]"]) {
      assert.deepEqual(settings(parameters), { ok: true, fields: [] });
    }
  });

  it("gives each value the type of its field", () => {
    const parameters = [
      { name: "name", string: "blue" },
      { name: "members", string: "5" },
      { name: "snapshots.enabled", string: "false" },
      { name: "acceptAdvisories", array: ["GHSA-1", "GHSA-2"] },
      { name: "labels", map: { team: "a" } },
    ];
    assert.deepEqual(fieldsOf(settings(parameters)), {
      "metadata.name": "blue",
      "spec.members": 5,
      "spec.snapshots.enabled": false,
      "spec.acceptAdvisories": ["GHSA-1", "GHSA-2"],
      "metadata.labels": { team: "a" },
    });
  });

  it("leaves what is no value of the type to the schema", () => {
    const parameters = [
      { name: "members", string: "five" },
      { name: "snapshots.enabled", string: "yes" },
    ];
    assert.deepEqual(fieldsOf(settings(parameters)), {
      "spec.members": "five",
      "spec.snapshots.enabled": "yes",
    });
  });

  it("tells an empty value from one that is not there", () => {
    const parameters = [
      { name: "quota", string: "" },
      { name: "acceptAdvisories", array: [] },
      { name: "labels", map: {} },
    ];
    assert.deepEqual(fieldsOf(settings(parameters)), {
      "spec.quota": "",
      "spec.acceptAdvisories": [],
      "metadata.labels": {},
    });
    assert.deepEqual(refusals(settings([{ name: "quota" }])), [
      'parameter "quota" missing-field expected a value in string, array or map, but there is none',
    ]);
  });

  it("takes the same fields from environment entries, and names who sets them", () => {
    const read = settings([{ name: "quota", string: "4Gi" }], {
      ARGOCD_ENV_STORAGE_CLASS_NAME: "fast",
      ARGOCD_ENV_QUOTA: "4Gi",
    });
    assert(read.ok);
    assert.deepEqual(read.fields, [
      { place: 'parameter "quota"', path: ["spec", "quota"], value: "4Gi" },
      {
        place: "ARGOCD_ENV_STORAGE_CLASS_NAME",
        path: ["spec", "storage", "className"],
        value: "fast",
      },
    ]);
  });

  it("knows the file from both", () => {
    const named = { place: 'parameter "file"', value: "blue.yaml" };
    const parameters = settings([{ name: "file", string: "blue.yaml" }]);
    assert.deepEqual(parameters, { ok: true, file: named, fields: [] });
    const entries = settings("", { ARGOCD_ENV_FILE: "blue.yaml" });
    assert.deepEqual(entries, {
      ok: true,
      file: { ...named, place: "ARGOCD_ENV_FILE" },
      fields: [],
    });
  });

  it("reports every mistake, each with who made it", () => {
    const read = settings([
      { name: "memebrs", string: "3" },
      { name: "labels", array: ["a"] },
      { name: "quota", string: "4Gi" },
      { name: "quota", string: "5Gi" },
      { string: "nameless" },
    ], { ARGOCD_ENV_QUOTA: "6Gi", ARGOCD_ENV_LABELS: "a" });
    assert.deepEqual(refusals(read).sort(), [
      "ARGOCD_APP_PARAMETERS wrong-type expected a JSON list of parameters with names, found a mapping",
      "ARGOCD_ENV_LABELS unknown-field the plugin has none of this name",
      'ARGOCD_ENV_QUOTA conflict it sets "quota" to another value than parameter "quota"',
      'parameter "labels" wrong-type expected its value in map, found it in array',
      'parameter "memebrs" unknown-field the plugin has none of this name',
      'parameter "quota" conflict "quota" is set to two values',
    ]);
  });

  it("suggests the name that was probably meant", () => {
    const read = settings([{ name: "memebrs", string: "3" }]);
    assert(!read.ok);
    assert.equal(read.findings[0]?.hint, 'Write "members"');
  });

  for (const text of ["members=3", "{", '{"name":"members","string":"3"}', '["a"]', "7"]) {
    it(`refuses the parameters ${text}`, () => {
      const [refusal = "", ...others] = refusals(settings(text));
      assert.match(refusal, /^ARGOCD_APP_PARAMETERS wrong-type expected a JSON list/);
      assert.deepEqual(others, []);
    });
  }
});

function settings(
  parameters: string | readonly unknown[],
  entries: Readonly<Record<string, string>> = {},
): ParameterSettings {
  const text = typeof parameters === "string" ? parameters : JSON.stringify(parameters);
  return parameterSettings(argocdEnvironment({ ...entries, ARGOCD_APP_PARAMETERS: text }));
}

function fieldsOf(read: ParameterSettings): Record<string, unknown> {
  assert(read.ok, JSON.stringify(read));
  return Object.fromEntries(read.fields.map(({ path, value }) => [path.join("."), value]));
}

function refusals(read: ParameterSettings): string[] {
  if (read.ok) return [];
  return read.findings.map(({ position, code, message }) => `${position.file} ${code} ${message}`);
}
