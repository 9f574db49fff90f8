import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { HistogramLogReader } from "hdr-histogram-js";
import { assertWellFormed } from "../../bench/charts/testing/assert_well_formed.ts";
import { renderResult, reportFormats } from "../../bench/reports/render_result.ts";
import { exampleResult } from "../../bench/results/example_result.ts";
import type { RunResult } from "../../bench/results/run_result.ts";

const hostile = `</script><b a="1">|@all & , "x"`;

function result(change: Partial<RunResult> = {}): RunResult {
  return exampleResult({ run: change });
}

function hostileResult(): RunResult {
  const base = exampleResult();
  return {
    ...base,
    verdict: "objective-missed",
    reasons: [hostile],
    scenario: { ...base.scenario, title: hostile, question: hostile },
    findings: {
      figures: [{
        ...{ name: "worst", title: hostile, value: 8.4, unit: "ratio", better: "lower" },
        interval: { low: 7, high: 9.5 },
      }],
      tables: [{
        title: hostile,
        columns: [{ title: hostile, unit: "" }, { title: "p99", unit: "ms" }],
        rows: [[hostile, 4], ["empty", null]],
      }],
      matrices: [{
        ...{ title: hostile, unit: "ratio", rows: [hostile], columns: [hostile] },
        ...{ values: [[1.5]], better: "lower", neutral: 1 },
      }],
      curves: [{
        title: hostile,
        x: { title: "rate", unit: "requests/s", scale: "log" },
        y: { title: "p99", unit: "ms", scale: "log" },
        series: [{ name: hostile, points: [[200, 9], [100, 4], [400, null]] }],
        marks: [{ axis: "x", value: 200, label: hostile }, { axis: "y", value: 5, label: "limit" }],
      }],
      missed: [hostile],
      notes: [hostile],
    },
    trials: base.trials.map((trial) => ({
      ...trial,
      name: hostile,
      events: [{ second: 3, endSecond: 5, kind: "kill", title: hostile, failed: null }],
    })) as RunResult["trials"],
  } as RunResult;
}

describe("renderResult()", () => {
  for (const format of reportFormats) {
    it(`gives the same ${format} for the same result`, () => {
      assert.equal(renderResult(hostileResult(), format), renderResult(hostileResult(), format));
    });
  }

  it("says in Markdown the verdict first, then each figure with its interval", () => {
    const text = renderResult(hostileResult(), "markdown");
    assert.match(text, /^### Objective missed: /);
    assert.match(text, /\*\*8\.4\*\* \| 7 to 9\.5 \|/);
    assert.doesNotMatch(text, /<b|@all/);
  });

  it("makes JUnit cases of trials, whose failures CI can count", () => {
    const text = renderResult(hostileResult(), "junit");
    assertWellFormed(text.replace(/^<\?xml.*\?>\n/, ""));
    assert.match(text, /<testsuites [^>]*tests="2" failures="1" errors="0" skipped="0"/);
    assert.match(text, /<failure message="&lt;\/script&gt;/);
    assert.doesNotMatch(renderResult(result(), "junit"), /<failure|<error|<skipped/);
  });

  it("tells in JUnit a run that is no result from one that missed", () => {
    const lagged = exampleResult({
      run: { verdict: "generator-lagged", reasons: ["slow"] },
      trial: { verdict: "generator-lagged", reasons: ["slow"] },
    });
    assert.match(renderResult(lagged, "junit"), /<error message="slow" type="generator-lagged">/);
  });

  it("writes CSV with as many cells in each line as there are columns", () => {
    const [header = "", ...lines] = renderResult(result(), "csv").trimEnd().split("\r\n");
    assert.equal(lines.length, 2);
    const columns = header.split(",");
    assert.ok(lines.every((line) => line.split(",").length === columns.length));
    assert.equal(lines[0]?.split(",")[columns.indexOf("p99_ms")], "22");
    assert.match(renderResult(hostileResult(), "csv"), /,"<\/script><b a=""1"">\|@all & , ""x""",/);
  });

  it("writes a log from which HdrHistogram's own reader reads every histogram", () => {
    const reader = new HistogramLogReader(renderResult(hostileResult(), "hlog"));
    const counts: number[] = [];
    for (
      let read = reader.nextIntervalHistogram();
      read !== null;
      read = reader.nextIntervalHistogram()
    ) counts.push(read.totalCount);
    assert.deepEqual(counts, [2_000, 1_000]);
  });

  it("writes latencies for Prometheus in seconds, and escapes labels", () => {
    const text = renderResult(hostileResult(), "prometheus");
    assert.match(
      text,
      /_latency_seconds\{[^\n]*operation="update"[^\n]*quantile="0.99"\} 0\.022\n/,
    );
    assert.match(text, /trial="<\/script><b a=\\"1\\">/);
    assert.match(text, /_passed\{[^}]*\} 0\n/);
    for (const line of text.trimEnd().split("\n")) {
      assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+\{(\w+="([^"\\]|\\.)*",?)+\} [-\d.e+]+)$/);
    }
  });

  it("writes the three percentiles of each operation as perf-dash reads them", () => {
    const { dataItems, version } = JSON.parse(renderResult(result(), "perfdash"));
    assert.equal(version, "v1");
    assert.deepEqual(dataItems[0].data, { Perc50: 5.5, Perc90: 11, Perc99: 22 });
    assert.equal(dataItems[0].unit, "ms");
  });

  it("makes a page that is well-formed, loads nothing and runs nothing of the result", () => {
    const page = renderResult(hostileResult(), "html");
    assertWellFormed(
      page.replace(/^<!doctype html>\n/, "").replaceAll(/<(style|script)>[\s\S]*?<\/\1>/g, ""),
    );
    assert.doesNotMatch(page, /<(link|img|iframe)\b|\bsrc=|<\/script><b|url\(|@import/);
    assert.equal(page.match(/<script>/g)?.length, 1);
    assert.match(page, /class="verdict bad"/);
  });
});
