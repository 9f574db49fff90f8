import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import type { LoadPlan } from "./load_plan.ts";
import {
  createRecorder,
  encodeRecording,
  mergeRecordings,
  type Recording,
  type RequestCounts,
  type RequestRecord,
} from "./recorder.ts";
import { packedQuantile } from "./second_series.ts";

const load = { kind: "open", from: 1, to: 1, arrival: "poisson" } as const;

function group(name: string): LoadPlan["groups"][number] {
  return { name, workload: "test", settings: {}, tenants: 5, connections: 1 };
}

const plan = {
  groups: [group("one"), group("other")],
  phases: [
    { begin: 0, duration: 5_000, measured: false, loads: [load, load] },
    { begin: 5_000, duration: 5_000, measured: true, loads: [load, { ...slots() }] },
    { begin: 10_000, duration: 2_500, measured: true, loads: [load, load] },
  ],
} satisfies Pick<LoadPlan, "groups" | "phases">;

function slots() {
  return { kind: "closed", inFlight: 2 } as const;
}

const results = ["done", "done", "done", "conflict", "timeout", "unavailable"] as const;

/** Requests of two groups of five tenants, made up at random but always the same. */
function requests(count: number): RequestRecord[] {
  const random = createRandom("requests");
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, () => {
    const due = random() * 12_500;
    const sent = due + random();
    return {
      phase: due < 5_000 ? 0 : due < 10_000 ? 1 : 2,
      group: below(2),
      operation: below(3),
      tenant: below(5),
      due,
      sent,
      ended: sent + random() ** 8 * 10_000,
      result: results[below(results.length)] ?? "done",
    };
  });
}

function recordingOf(all: readonly RequestRecord[]): Recording {
  const recorder = createRecorder(plan);
  for (const request of all) {
    recorder.sent(request.group, request.due);
    recorder.ended(request);
  }
  return recorder.recording();
}

function merged(recordings: readonly Recording[]): Recording {
  // What passes between threads is cloned, so it must be made of what can be.
  return mergeRecordings(plan, structuredClone(recordings.map(encodeRecording)));
}

const shares = Array.from({ length: 51 }, (_, index) => index / 50);

interface Readable {
  readonly count: number;
  quantile(share: number): number;
}

function distribution(latency: Readable): readonly number[] {
  return [latency.count, ...shares.map((share) => latency.quantile(share))];
}

/** A recording as plain values. */
function plain({ phases, seconds }: Recording): unknown {
  const counts = ({ conflicts, done, errors }: RequestCounts) => [done, conflicts, errors];
  return {
    phases: phases.map((phase) =>
      phase && {
        lag: distribution(phase.lag),
        groups: phase.groups.map(({ delivery, operations, skipped, tenants }) => ({
          skipped,
          delivery: distribution(delivery),
          operations: operations.map((tally) =>
            tally && [counts(tally), distribution(tally.latency), distribution(tally.service)]
          ),
          tenants: tenants.map((tally) =>
            tally && [counts(tally), distribution(tally.latency), tally.latency.mean.toFixed(6)]
          ),
        })),
      }
    ),
    seconds: seconds.map(({ latencies, ...counted }) => ({
      ...counted,
      latencies: latencies.map((each) => shares.map((share) => packedQuantile(each, share))),
    })),
  };
}

describe("createRecorder()", () => {
  const request: RequestRecord = {
    phase: 1,
    group: 0,
    operation: 2,
    tenant: 3,
    due: 6_100,
    sent: 6_101,
    ended: 6_105,
    result: "done",
  };

  it("counts latency from the moment due, service from sending, lag between the two", () => {
    const [, phase] = recordingOf([request]).phases;
    const tally = phase?.groups[0]?.operations[2];
    assert.equal(tally?.latency.max, 5.003);
    assert.equal(tally?.service.max, 4.001);
    assert.equal(phase?.lag.max, 1);
  });

  it("counts a request for its phase, group and operation, once more for its tenant", () => {
    const recording = recordingOf([request]);
    const groups = recording.phases[1]?.groups;
    assert.deepEqual(groups?.[0]?.operations.map((tally) => tally?.done), [, , 1]);
    assert.deepEqual(groups?.[0]?.tenants.map((tally) => tally?.done), [, , , 1]);
    assert.deepEqual([groups?.[1]?.operations, groups?.[1]?.tenants], [[], []]);
    assert.deepEqual(recording.phases[2]?.groups[0]?.operations, []);
  });

  it("counts a request for the second in which it was due", () => {
    const [series] = recordingOf([request]).seconds;
    assert.equal(series?.sent.length, 13);
    assert.deepEqual([series?.sent[6], series?.done[6], series?.failed[6]], [1, 1, 0]);
    const p50 = packedQuantile(series?.latencies[6], 0.5) ?? 0;
    assert.ok(p50 >= 5 && p50 <= 5 * 1.016, `${p50} ms`);
    assert.equal(series?.latencies[7], undefined);
  });

  it("keeps of a phase that is not measured its seconds only", () => {
    const { phases, seconds } = recordingOf([{ ...request, phase: 0, due: 100, ended: 200 }]);
    assert.equal(phases[0], undefined);
    assert.equal(seconds[0]?.done[0], 1);
  });

  it("knows no lag of a closed loop", () => {
    const { phases } = recordingOf([{ ...request, group: 1 }]);
    assert.equal(phases[1]?.lag.count, 0);
    assert.equal(phases[1]?.groups[1]?.operations[2]?.latency.count, 1);
  });

  it("counts failures by their class, and conflicts as no failures", () => {
    const recording = recordingOf(
      (["timeout", "conflict", "timeout", "no-leader", "done"] as const)
        .map((result) => ({ ...request, result })),
    );
    const recorded = recording.phases[1]?.groups[0];
    for (const tally of [recorded?.operations[2], recorded?.tenants[3]]) {
      assert.deepEqual(tally?.errors, { "timeout": 2, "no-leader": 1 });
      assert.equal(tally?.conflicts, 1);
      assert.equal(tally?.done, 1);
    }
    assert.deepEqual([recording.seconds[0]?.done[6], recording.seconds[0]?.failed[6]], [2, 3]);
  });

  it("counts the time of a failed request as latency", () => {
    const recording = recordingOf([{ ...request, ended: 13_100, result: "timeout" }]);
    const latency = recording.phases[1]?.groups[0]?.operations[2]?.latency;
    assert.equal(latency?.count, 1);
    assert.ok(Math.abs((latency?.max ?? 0) - 7_000) <= 7);
  });

  it("counts a delivery for the phase in which the write was sent", () => {
    const recorder = createRecorder(plan);
    for (const sentAt of [4_999, 5_000, 9_999, 12_500]) recorder.delivered(1, sentAt, 20_000);
    const { phases } = recorder.recording();
    assert.deepEqual(phases.map((phase) => phase?.groups[1]?.delivery.count), [undefined, 2, 0]);
  });
});

describe("mergeRecordings()", () => {
  const all = requests(3_000);

  for (const workers of [1, 2, 3]) {
    it(`says the same of ${workers} workers' recordings as of one that saw everything`, () => {
      const parts = Array.from(
        { length: workers },
        (_, worker) => recordingOf(all.filter(({ tenant }) => tenant % workers === worker)),
      );
      assert.deepEqual(plain(merged(parts)), plain(recordingOf(all)));
    });
  }

  it("adds up what two workers recorded of the same operation and second", () => {
    const parts = [recordingOf(all.slice(0, 1_500)), recordingOf(all.slice(1_500))];
    assert.deepEqual(plain(merged(parts)), plain(recordingOf(all)));
  });

  it("adds deliveries and requests given up", () => {
    const recorders = [createRecorder(plan), createRecorder(plan)];
    recorders.forEach((recorder, index) => {
      recorder.delivered(0, 5_000, 5_000 + index);
      for (let skipped = 0; skipped <= index; skipped++) recorder.skipped(2, 1);
    });
    const whole = merged(recorders.map((recorder) => recorder.recording()));
    assert.equal(whole.phases[1]?.groups[0]?.delivery.count, 2);
    assert.equal(whole.phases[2]?.groups[1]?.skipped, 3);
  });

  it("leaves nothing behind of an empty recording", () => {
    assert.deepEqual(plain(merged([recordingOf([])])), plain(recordingOf([])));
  });
});
