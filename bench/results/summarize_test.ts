import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  createRecording,
  encodeRecording,
  mergeRecording,
  type Recording,
  recordRequest,
} from "../engine/recorder.ts";
import { createRandom } from "../schedule/random.ts";
import { kubernetesWorkload } from "../workloads/kubernetes/kubernetes_workload.ts";
import { benchmarkResultSchema } from "./benchmark_result.ts";
import { exampleResult } from "./example_result.ts";
import { objectives } from "./objective.ts";
import { quantilesOf, type RunFacts, summarize } from "./summarize.ts";

const operations = kubernetesWorkload.mix.map(({ name }) => name);
const tenantNames = ["bench-0000", "bench-0001", "bench-0002"];

/** What was recorded of so many requests at random. The last tenant made none. */
function recordingOf(requests: number): Recording {
  const recording = createRecording();
  const random = createRandom("summary");
  const results = ["done", "done", "done", "done", "conflict", "timeout", "unavailable"] as const;
  for (let due = 0; due < requests; due++) {
    const sent = due + random() / 10;
    recordRequest(recording, {
      operation: operations[Math.floor(random() * operations.length)] ?? "",
      tenant: Math.floor(random() * 2),
      due,
      sent,
      ended: sent + 1 + random() * 9,
      result: results[Math.floor(random() * results.length)] ?? "done",
    });
  }
  recording.delivery.record(3);
  recording.skipped = 5;
  return recording;
}

function facts(change: Partial<RunFacts> = {}): RunFacts {
  const { none } = objectives;
  assert.ok(none !== undefined);
  return {
    plan: {
      workload: "kubernetes",
      model: { kind: "open", rate: 400, arrival: "poisson" },
      seed: 1,
      warmup: 5_000,
      duration: 5_000,
      requestTimeout: 7_000,
    },
    workload: kubernetesWorkload,
    objective: none,
    tenantNames,
    outcome: { recording: recordingOf(2_000), check: { checks: { reads: 9 }, violations: [] } },
    environment: exampleResult().environment,
    startedAt: new Date("2026-03-01T12:00:00Z"),
    measured: 5_000,
    interrupted: false,
    workers: 2,
    cpuMicroseconds: 1_000_000,
    peakMemoryBytes: 1e8,
    ...change,
  };
}

interface Counted {
  readonly done: number;
  readonly conflicts: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly latency: { readonly count: number };
}

function sumOf(parts: readonly Counted[]) {
  const sum = { done: 0, conflicts: 0, timeout: 0, unavailable: 0, requests: 0 };
  for (const { conflicts, done, errors, latency } of parts) {
    sum.done += done;
    sum.conflicts += conflicts;
    sum.timeout += errors["timeout"] ?? 0;
    sum.unavailable += errors["unavailable"] ?? 0;
    sum.requests += latency.count;
  }
  return sum;
}

describe("summarize()", () => {
  const result = summarize(facts());

  it("makes a result that its schema allows", () => {
    assert.deepEqual(benchmarkResultSchema.parse(result), result);
  });

  it("adds up: operations and tenants are both all there is", () => {
    const whole = sumOf([result.totals]);
    assert.deepEqual(sumOf(result.operations), whole);
    assert.deepEqual(sumOf(result.tenants), whole);
    assert.equal(whole.requests, 2_000);
    assert.equal(whole.done + whole.conflicts + whole.timeout + whole.unavailable, whole.requests);
  });

  it("counts what was given up as offered, not as answered", () => {
    assert.equal(result.totals.offered, 2_005);
    assert.equal(result.totals.requestsPerSecond, 400);
    assert.equal(result.generator.skipped, 5);
  });

  it("tells operations and tenants in the order of the mix and of the tenants", () => {
    assert.deepEqual(result.operations.map(({ name }) => name), operations);
    assert.deepEqual(result.tenants.map(({ name }) => name), tenantNames);
  });

  it("says of each operation whether it is judged as a read or as a write", () => {
    const writes = result.operations.filter(({ kind }) => kind === "write");
    assert.deepEqual(
      writes.map(({ name }) => name).toSorted(),
      kubernetesWorkload.writes.toSorted(),
    );
  });

  it("tells a tenant that made no request as one of none", () => {
    assert.deepEqual(result.tenants[2], {
      name: "bench-0002",
      done: 0,
      conflicts: 0,
      errors: {},
      latency: quantilesOf([]),
    });
  });

  it("divides by the time that was measured, not by the time planned", () => {
    const { plan, totals } = summarize(facts({ measured: 2_500, interrupted: true }));
    assert.equal(totals.requestsPerSecond, 800);
    assert.equal(plan.measuredSeconds, 2.5);
    assert.equal(plan.durationSeconds, 5);
  });

  it("divides processor time by the answered requests", () => {
    assert.equal(result.generator.cpuMicrosecondsPerRequest, 500);
  });

  it("writes a limit that is infinite as none", () => {
    assert.deepEqual(result.objective, {
      name: "none",
      writeP99: null,
      readP99: null,
      listP99: null,
      errorShare: 1,
    });
  });

  it("keeps every violation and judges by it", () => {
    const violations = [{
      kind: "two-winners",
      tenant: "t",
      key: "/t/a",
      detail: "from 5",
    }] as const;
    const outcome = { recording: recordingOf(10), check: { checks: {}, violations } };
    const { correctness, verdict } = summarize(facts({ outcome }));
    assert.deepEqual(correctness.violations, violations);
    assert.equal(verdict, "isolation-violated");
  });

  it("makes a valid result of a run in which nothing was measured", () => {
    const outcome = { recording: createRecording(), check: { checks: {}, violations: [] } };
    const empty = summarize(facts({ outcome, measured: 0, interrupted: true }));
    assert.deepEqual(benchmarkResultSchema.parse(empty), empty);
    assert.equal(empty.totals.requestsPerSecond, 0);
  });

  it("says the same of a recording that came from a worker", () => {
    const recording = createRecording();
    mergeRecording(recording, structuredClone(encodeRecording(recordingOf(2_000))));
    const outcome = { recording, check: { checks: { reads: 9 }, violations: [] } };
    assert.deepEqual(summarize(facts({ outcome })), result);
  });
});
