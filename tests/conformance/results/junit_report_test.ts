import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CaseResult } from "../case_result.ts";
import { junitReport } from "./junit_report.ts";

const result: CaseResult = {
  group: "gitops",
  id: "sync",
  name: 'a "commit" & its sync',
  outcome: "failed",
  seconds: 1.5,
  detail: "expected <3>\nfound 2\u001b",
};

describe("junitReport()", () => {
  it("counts each group and escapes what XML cannot hold", () => {
    assert.equal(
      junitReport([result, { ...result, outcome: "not run", detail: "no engine" }]),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="gitops" tests="2" failures="1" skipped="1">
    <testcase classname="gitops" name="a &quot;commit&quot; &amp; its sync" time="1.500"><failure message="expected &lt;3&gt;">expected &lt;3&gt;
found 2�</failure></testcase>
    <testcase classname="gitops" name="a &quot;commit&quot; &amp; its sync" time="1.500"><skipped message="no engine"/></testcase>
  </testsuite>
</testsuites>
`,
    );
  });
});
