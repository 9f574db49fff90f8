import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bucketCount, bucketOf } from "./engine/compact_histogram.ts";
import { type LoadMoment, loadStatus } from "./load_status.ts";

const phases = [
  { name: "warm-up", begin: 0, duration: 5_000, measured: false },
  { name: "steady", begin: 5_000, duration: 30_000, measured: true },
];
const counters = { sent: 12, ended: 10, failed: 1, inFlight: 2 };

function status(change: Partial<LoadMoment> = {}): string {
  const recent = new Uint32Array(bucketCount);
  return loadStatus({ phases, elapsed: 0, counters, recent, interrupted: false, ...change });
}

describe("loadStatus()", () => {
  it("tells the phase and how far it is", () => {
    assert.equal(status(), "warming up 0 s of 5 s: 10 requests answered, 1 failed, 2 in flight");
    assert.match(status({ elapsed: -50 }), /^warming up 0 s of 5 s:/);
    assert.match(status({ elapsed: 7_999 }), /^measuring 2 s of 30 s:/);
    assert.match(status({ elapsed: 35_000 }), /^waiting for the last answers and events:/);
    assert.match(status({ interrupted: true }), /^interrupted, waiting for/);
  });

  it("names the phase where several are measured", () => {
    const more = [...phases, { name: "burst", begin: 35_000, duration: 5_000, measured: true }];
    assert.match(status({ phases: more, elapsed: 36_000 }), /^measuring 1 s of 5 s \(burst\):/);
  });

  it("tells the latencies of the last second, where there are any", () => {
    const recent = new Uint32Array(bucketCount);
    recent[bucketOf(2)] = 90;
    recent[bucketOf(150)] = 10;
    assert.match(status({ recent }), /, 2 in flight, p50 2\.0 ms, p99 15[0-2] ms$/);
  });
});
