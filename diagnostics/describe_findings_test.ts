import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeFindings } from "./describe_findings.ts";
import type { Finding } from "./finding.ts";
import { createPaint } from "./paint.ts";

const unknown: Finding = {
  code: "unknown-field",
  position: { file: "etcd.yaml", line: 5, column: 3 },
  path: "spec.memebrs",
  message: 'unknown field "memebrs"',
  hint: 'Use "members"',
};
const empty: Finding = {
  code: "empty-document",
  position: { file: "etcd.yaml", line: 1, column: 1 },
  path: "",
  message: "the file holds no document",
};

describe("describeFindings()", () => {
  it("tells code, place, field, message and hint", () => {
    assert.equal(
      describeFindings([unknown]),
      'error[unknown-field] etcd.yaml:5:3 spec.memebrs: unknown field "memebrs"\n' +
        'hint: Use "members"',
    );
  });

  it("leaves out the field when the whole document is meant, and a missing hint", () => {
    assert.equal(
      describeFindings([empty]),
      "error[empty-document] etcd.yaml:1:1 the file holds no document",
    );
  });

  it("tells all of them and counts them", () => {
    const lines = describeFindings([empty, unknown]).split("\n");
    assert.deepEqual(lines.map((line) => line.split(" ")[0]), [
      "error[empty-document]",
      "error[unknown-field]",
      "hint:",
      "2",
    ]);
    assert.equal(lines.at(-1), "2 problems");
  });

  it("colours code, place and hint, never the message", () => {
    const paint = createPaint(true);
    assert.equal(
      describeFindings([unknown], paint),
      `${paint.bad("error[unknown-field]")} ${paint.strong("etcd.yaml:5:3")} ` +
        'spec.memebrs: unknown field "memebrs"\n' +
        `${paint.hint("hint:")} Use "members"`,
    );
  });
});
