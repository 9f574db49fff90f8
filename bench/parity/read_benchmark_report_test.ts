import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readBenchmarkReport } from "./read_benchmark_report.ts";

const report = `
Summary:
  Total:\t13.9074 secs.
  Slowest:\t0.4127 secs.
  Requests/sec:\t1438.0874

Response time histogram:
  0.0012 [1]\t|
  0.0424 [12345]\t|∎∎∎∎∎∎∎∎

Latency distribution:
  10% in 0.0151 secs.
  50% in 0.0336 secs.
  99% in 0.1679 secs.
  99.9% in 0.3001 secs.
`;

describe("readBenchmarkReport()", () => {
  it("reads requests a second, and seconds as milliseconds", () => {
    const { failed, median, p99, throughput } = readBenchmarkReport(report);
    assert.equal(throughput, 1438.0874);
    assert.equal(median.toFixed(3), "33.600");
    assert.equal(p99.toFixed(3), "167.900");
    assert.equal(failed, 0);
  });

  it("reads figures in full precision", () => {
    const text = report.replace("0.0336", "3.36e-05");
    assert.equal(readBenchmarkReport(text).median.toFixed(4), "0.0336");
  });

  it("adds up what failed, whatever the reason", () => {
    const errors = "\nError distribution:\n  [3]\tcontext deadline exceeded\n  [4]\tEOF\n";
    assert.equal(readBenchmarkReport(report + errors).failed, 7);
  });

  it("refuses a report without quantiles", () => {
    const text = report.replace(/.*99% in.*\n/, "");
    assert.throws(() => readBenchmarkReport(text), /did not print/);
  });
});
