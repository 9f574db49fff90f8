import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Finding } from "./finding.ts";
import { sarifLog } from "./sarif_log.ts";

const findings: readonly Finding[] = [
  {
    code: "wrong-type",
    position: { file: "app/etcd.yaml", line: 6, column: 12 },
    path: "spec.members",
    message: "expected a whole number, found nothing",
    hint: "Give it a value, or remove the field",
  },
  {
    code: "empty-document",
    position: { file: "/srv/my app/é.yaml", line: 1, column: 1 },
    path: "",
    message: "the file holds no document",
  },
  {
    code: "wrong-type",
    position: { file: "app/#1%.yaml", line: 2, column: 1 },
    path: "kind",
    message: "expected text",
  },
];

describe("sarifLog()", () => {
  const log = sarifLog(findings);
  const run = log.runs[0];
  assert(run !== undefined);

  it("has what SARIF 2.1.0 requires of a log, a run and a tool", () => {
    assert.equal(log.version, "2.1.0");
    assert.equal(log.runs.length, 1);
    assert.match(run.tool.driver.name, /\S/);
    assert(URL.canParse(log.$schema));
    assert(URL.canParse(run.tool.driver.informationUri));
    assert.equal(run.columnKind, "utf16CodeUnits");
  });

  it("describes each broken rule once, with its page", () => {
    assert.deepEqual(run.tool.driver.rules.map(({ id }) => id), ["empty-document", "wrong-type"]);
    for (const { id, shortDescription, helpUri, help } of run.tool.driver.rules) {
      assert.match(shortDescription.text, /^[A-Z].*\.$/);
      assert(URL.canParse(helpUri) && helpUri.endsWith(`/docs/errors.md#${id}`));
      assert(help.text.includes(`docs/errors.md#${id}`));
      assert(help.markdown.includes(`(docs/errors.md#${id})`));
    }
  });

  it("has a result for each finding, which names its rule", () => {
    assert.equal(run.results.length, findings.length);
    for (const [index, result] of run.results.entries()) {
      assert.equal(result.ruleId, findings[index]?.code);
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.equal(result.level, "error");
      assert.equal(result.locations.length, 1);
    }
    assert.equal(
      run.results[0]?.message.text,
      "expected a whole number, found nothing. Give it a value, or remove the field",
    );
    assert.equal(run.results[1]?.message.text, "the file holds no document");
  });

  it("places results by valid URIs, relative ones relative to the repository", () => {
    const uris = run.results.map(({ locations: [location] }) =>
      location?.physicalLocation.artifactLocation.uri
    );
    assert.deepEqual(uris, [
      "app/etcd.yaml",
      "file:///srv/my%20app/%C3%A9.yaml",
      "app/%231%25.yaml",
    ]);
    assert.deepEqual(run.results[0]?.locations[0]?.physicalLocation.region, {
      startLine: 6,
      startColumn: 12,
    });
  });

  it("names the field where there is one", () => {
    assert.deepEqual(run.results[0]?.locations[0]?.logicalLocations, [
      { fullyQualifiedName: "spec.members" },
    ]);
    assert.equal(run.results[1]?.locations[0]?.logicalLocations, undefined);
  });

  it("is complete without findings", () => {
    const empty = sarifLog([]).runs[0];
    assert.deepEqual([empty?.results, empty?.tool.driver.rules], [[], []]);
  });
});
