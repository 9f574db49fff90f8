import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Finding } from "./finding.ts";
import { formatFindings } from "./format_findings.ts";
import { createPaint } from "./paint.ts";

const unknown: Finding = {
  code: "unknown-field",
  position: { file: "app/etcd.yaml", line: 6, column: 3 },
  path: "spec.memebrs",
  message: 'spec has no field "memebrs"',
  hint: 'Write "members"',
};
const empty: Finding = {
  code: "empty-document",
  position: { file: "etcd.yaml", line: 1, column: 1 },
  path: "",
  message: "the file holds no document",
};

describe("formatFindings() as text", () => {
  it("writes a line for each finding, one for its hint, and how many there are", () => {
    assert.equal(
      formatFindings([unknown, empty], "text"),
      [
        'app/etcd.yaml:6:3 unknown-field spec.memebrs: spec has no field "memebrs"',
        '  hint: Write "members"',
        "etcd.yaml:1:1 empty-document the file holds no document",
        "2 problems",
      ].join("\n"),
    );
  });

  it("counts one problem and none", () => {
    assert.match(formatFindings([empty], "text"), /\n1 problem$/);
    assert.equal(formatFindings([], "text"), "0 problems");
  });

  it("colours place, code and hint, never the message", () => {
    const text = formatFindings([unknown], "text", { paint: createPaint(true) });
    const escape = "\x1b";
    assert.equal(
      text.split("\n")[0]?.replaceAll(escape, "^"),
      "^[1mapp/etcd.yaml:6:3^[22m ^[31munknown-field^[39m " +
        'spec.memebrs: spec has no field "memebrs"',
    );
  });

  it("lets no text of the user's make lines of its own or control the terminal", () => {
    const hostile: Finding = {
      ...unknown,
      position: { ...unknown.position, file: "a\nb" },
      path: 'spec["\x1b[2J"]',
      message: "oops\r\n0 problems\u2028\x9b",
      hint: "\x07",
    };
    assert.equal(
      formatFindings([hostile], "text"),
      'a\\nb:6:3 unknown-field spec["\\u001b[2J"]: oops\\u000d\\n0 problems\\u2028\\u009b\n' +
        "  hint: \\u0007\n1 problem",
    );
  });
});

describe("formatFindings() as JSON", () => {
  it("writes the findings as they are", () => {
    assert.deepEqual(JSON.parse(formatFindings([unknown, empty], "json")), {
      findings: [unknown, empty],
    });
  });
});

describe("formatFindings() as SARIF", () => {
  it("writes a log of version 2.1.0", () => {
    const log = JSON.parse(formatFindings([unknown], "sarif"));
    assert.equal(log.version, "2.1.0");
    assert.equal(log.runs[0].results[0].ruleId, "unknown-field");
  });
});
