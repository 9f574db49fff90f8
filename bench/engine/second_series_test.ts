import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import { bucketEnd, bucketOf } from "./compact_histogram.ts";
import { createSecondRecorder, mergeSeries, packedQuantile } from "./second_series.ts";

describe("createSecondRecorder()", () => {
  it("keeps every value, also one that comes long after its second", () => {
    const recorder = createSecondRecorder(100);
    const random = createRandom("late");
    const expected = new Map<number, number[]>();
    for (let now = 0; now < 100; now++) {
      for (let request = 0; request < 20; request++) {
        const second = Math.max(0, now - Math.floor(random() ** 3 * 60));
        const latency = random() * 500;
        recorder.sent(second);
        recorder.ended(second, latency, request % 5 === 0);
        expected.set(second, [...expected.get(second) ?? [], latency]);
      }
    }
    const { done, failed, latencies, sent } = recorder.series();
    for (let second = 0; second < 100; second++) {
      const values = (expected.get(second) ?? []).toSorted((a, b) => a - b);
      assert.equal(sent[second], values.length);
      assert.equal((done[second] ?? 0) + (failed[second] ?? 0), values.length);
      const median = values[Math.ceil(values.length / 2) - 1];
      const found = packedQuantile(latencies[second], 0.5);
      assert.equal(found, median === undefined ? null : bucketEnd(bucketOf(median)));
    }
    assert.equal(failed.reduce((sum, each) => sum + each), 400);
  });

  it("holds an hour of a busy group in little memory", () => {
    const recorder = createSecondRecorder(3_600);
    const random = createRandom("hour");
    for (let second = 0; second < 3_600; second++) {
      for (let request = 0; request < 200; request++) {
        recorder.ended(second, 2 - 8 * Math.log(1 - random()), false);
      }
    }
    const { latencies } = recorder.series();
    const bytes = latencies.reduce((sum, packed) => sum + (packed?.byteLength ?? 0), 0);
    assert.ok(bytes < 2_500_000, `${bytes} bytes`);
  });

  it("counts what is due at the very end in the last second", () => {
    const recorder = createSecondRecorder(2);
    recorder.sent(2);
    recorder.ended(2, 1, false);
    const { done, sent } = recorder.series();
    assert.deepEqual([[...sent], [...done]], [[0, 1], [0, 1]]);
  });
});

describe("mergeSeries()", () => {
  it("adds up to what one recorder would have recorded", () => {
    const random = createRandom("merge");
    const recorders = [0, 1, 2].map(() => createSecondRecorder(30));
    const whole = createSecondRecorder(30);
    for (let request = 0; request < 3_000; request++) {
      const second = Math.floor(request / 100);
      const latency = random() * 50;
      for (const recorder of [recorders[Math.floor(random() * 3)], whole]) {
        recorder?.sent(second);
        recorder?.ended(second, latency, request % 7 === 0);
      }
    }
    const parts = structuredClone(recorders.map((recorder) => recorder.series()));
    assert.deepEqual(mergeSeries(parts, 30), whole.series());
  });
});
