import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { countCases } from "./case_counts.ts";

const runner = "ext:deno_node/testing.ts";

/** A report as `deno test` writes it, of lines like `passed ./a_test.ts group > case`. */
function reportOf(...lines: string[]): string {
  const contents: Record<string, string> = {
    passed: "",
    failed: '<failure message="Uncaught Error: x &lt; y">Error</failure>',
    below: '<failure message="1 test step failed">1 test step failed.</failure>',
    cancelled: '<error message="Cancelled"/>',
    skipped: "<skipped/>",
  };
  return lines.map((line) => {
    const [outcome = "", file, ...words] = line.split(" ");
    const name = words.join(" ").replaceAll(">", "&gt;");
    const place = `classname="${file}" time="0.001" line="3" col="1"`;
    return `<testcase name="${name}" ${place}>\n${contents[outcome]}\n</testcase>`;
  }).join("\n");
}

function counts(...lines: string[]): readonly [passed: number, failed: number, skipped: number] {
  const { passed, failed, skipped } = countCases(reportOf(...lines));
  return [passed, failed, skipped];
}

describe("countCases()", () => {
  it("counts cases, not the groups around them", () => {
    assert.deepEqual(
      counts(
        "below ./a_test.ts outer",
        "passed ./a_test.ts alone",
        `passed ${runner} outer > first`,
        `below ${runner} outer > inner`,
        `failed ${runner} outer > inner > second`,
        `passed ${runner} outer > inner > third`,
      ),
      [3, 1, 0],
    );
  });

  it("counts a group that failed by itself once, besides its cases", () => {
    assert.deepEqual(
      counts("failed ./a_test.ts outer", `passed ${runner} outer > first`),
      [1, 1, 0],
    );
  });

  it("counts a group that failed before its first case", () => {
    assert.deepEqual(counts("failed ./a_test.ts outer"), [0, 1, 0]);
  });

  it("counts what was cancelled as failed and what was skipped as neither", () => {
    assert.deepEqual(
      counts("cancelled ./a_test.ts one", "skipped ./a_test.ts two", "passed ./a_test.ts three"),
      [1, 1, 1],
    );
  });

  it("counts the cases of several groups with the same name", () => {
    assert.deepEqual(
      counts(
        "passed ./a_test.ts same",
        "below ./b_test.ts same",
        `passed ${runner} same > case`,
        `failed ${runner} same > case`,
      ),
      [1, 1, 0],
    );
  });

  it("keeps a case apart from one whose name continues its own", () => {
    assert.deepEqual(
      counts("passed ./a_test.ts g", `passed ${runner} g > a`, `passed ${runner} g > a b`),
      [2, 0, 0],
    );
  });

  it("reads names that hold what XML must escape", () => {
    assert.deepEqual(
      counts(
        "passed ./a_test.ts a &amp; &quot;b&quot;",
        `passed ${runner} a &amp; &quot;b&quot; > c`,
      ),
      [1, 0, 0],
    );
  });

  it("names the files that ran", () => {
    const { files } = countCases(reportOf("passed ./b_test.ts x", `passed ${runner} x > y`));
    assert.deepEqual([...files], ["./b_test.ts"]);
  });

  it("counts nothing in an empty report", () => {
    assert.deepEqual(counts(), [0, 0, 0]);
  });
});
