import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import type { LatencyHistogram } from "./latency_histogram.ts";
import {
  createRecording,
  encodeRecording,
  mergeRecording,
  type Recording,
  recordRequest,
  type RequestRecord,
  type RequestTally,
} from "./recorder.ts";

const results = ["done", "done", "done", "conflict", "timeout", "unavailable"] as const;
const operations = ["update", "get", "list"];

/** Requests of ten tenants, made up at random but always the same. */
function requests(count: number): RequestRecord[] {
  const random = createRandom("requests");
  const one = <Value>(values: readonly Value[]) =>
    values[Math.floor(random() * values.length)] as Value;
  return Array.from({ length: count }, (_, index) => {
    const sent = index + random();
    return {
      operation: one(operations),
      tenant: Math.floor(random() * 10),
      due: index,
      sent,
      ended: sent + random() ** 8 * 10_000,
      result: one(results),
    };
  });
}

function recordingOf(all: readonly RequestRecord[]): Recording {
  const recording = createRecording();
  for (const request of all) recordRequest(recording, request);
  return recording;
}

function merged(recordings: readonly Recording[]): Recording {
  const whole = createRecording();
  // What passes between threads is cloned, so it must be made of what can be.
  for (const each of recordings) mergeRecording(whole, structuredClone(encodeRecording(each)));
  return whole;
}

const shares = Array.from({ length: 51 }, (_, index) => index / 50);

function distribution(latency: LatencyHistogram): readonly number[] {
  return [latency.count, latency.mean, ...shares.map((share) => latency.quantile(share))];
}

/** A recording as plain values, in an order that does not depend on who came first. */
function plain(recording: Recording): unknown {
  const sorted = <Value, Plain>(
    map: ReadonlyMap<string | number, Value>,
    change: (value: Value) => Plain,
  ) => [...map].sort(([a], [b]) => a < b ? -1 : 1).map(([key, value]) => [key, change(value)]);
  const counts = (tally: RequestTally) => ({ ...tally, latency: distribution(tally.latency) });
  return {
    operations: sorted(recording.operations, counts),
    tenants: sorted(recording.tenants, counts),
    service: sorted(recording.service, distribution),
    delivery: distribution(recording.delivery),
    lag: distribution(recording.lag),
    skipped: recording.skipped,
  };
}

describe("recordRequest()", () => {
  const request = { operation: "update", tenant: 3, due: 100, sent: 101, ended: 105 };

  it("counts latency from the moment due, service from sending, lag between the two", () => {
    const recording = recordingOf([{ ...request, result: "done" }]);
    assert.equal(recording.operations.get("update")?.latency.max, 5.003);
    assert.equal(recording.service.get("update")?.max, 4.001);
    assert.equal(recording.lag.max, 1);
  });

  it("counts a request once for its tenant and once for its operation", () => {
    const { operations, tenants } = recordingOf([{ ...request, result: "done" }]);
    assert.deepEqual([...operations.keys()], ["update"]);
    assert.deepEqual([...tenants.keys()], [3]);
    assert.equal(operations.get("update")?.done, 1);
    assert.equal(tenants.get(3)?.done, 1);
  });

  it("counts failures by their class, and conflicts as no failures", () => {
    const recording = recordingOf(
      (["timeout", "conflict", "timeout", "no-leader", "done"] as const)
        .map((result) => ({ ...request, result })),
    );
    for (const tally of [recording.operations.get("update"), recording.tenants.get(3)]) {
      assert.deepEqual(tally?.errors, { "timeout": 2, "no-leader": 1 });
      assert.equal(tally?.conflicts, 1);
      assert.equal(tally?.done, 1);
    }
  });

  it("counts the time of a failed request as latency", () => {
    const recording = recordingOf([{ ...request, ended: 7_100, result: "timeout" }]);
    const latency = recording.operations.get("update")?.latency;
    assert.equal(latency?.count, 1);
    assert.ok(Math.abs((latency?.max ?? 0) - 7_000) <= 7);
  });
});

describe("mergeRecording()", () => {
  const all = requests(2_000);

  for (const workers of [1, 2, 3]) {
    it(`says the same of ${workers} workers' recordings as of one that saw everything`, () => {
      const parts = Array.from(
        { length: workers },
        (_, worker) => recordingOf(all.filter(({ tenant }) => tenant % workers === worker)),
      );
      assert.deepEqual(plain(merged(parts)), plain(recordingOf(all)));
    });
  }

  it("adds up what two workers recorded of the same operation", () => {
    const [one, other] = [recordingOf(all.slice(0, 500)), recordingOf(all.slice(500))];
    const done = merged([one, other]).operations.get("get")?.done;
    assert.equal(
      done,
      (one.operations.get("get")?.done ?? 0) + (other.operations.get("get")?.done ?? 0),
    );
  });

  it("adds deliveries and requests given up", () => {
    const [one, other] = [createRecording(), createRecording()];
    one.delivery.record(1);
    other.delivery.record(3);
    one.skipped = 2;
    other.skipped = 5;
    const whole = merged([one, other]);
    assert.equal(whole.delivery.count, 2);
    assert.equal(whole.skipped, 7);
  });

  it("leaves nothing behind of an empty recording", () => {
    assert.deepEqual(plain(merged([createRecording()])), plain(createRecording()));
  });
});
