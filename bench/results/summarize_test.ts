import { describe, it } from "@std/testing/bdd";
import * as z from "zod";
import assert from "node:assert/strict";
import type { LoadPlan } from "../engine/load_plan.ts";
import {
  createRecorder,
  encodeRecording,
  mergeRecordings,
  type Recording,
} from "../engine/recorder.ts";
import { createRandom } from "../schedule/random.ts";
import { kubernetesWorkload } from "../workloads/kubernetes/kubernetes_workload.ts";
import { countsOf } from "./phase_counts.ts";
import { quantilesOfEncoded } from "./quantiles_of.ts";
import { type ClientFacts, type ClientReport, summarize } from "./summarize.ts";
import { type PhaseReport, trialReportSchema } from "./trial_report.ts";

const tenantNames = ["tenants-0000", "tenants-0001", "tenants-0002"];
const operations = kubernetesWorkload.mix.map(({ name }) => name);
const load = { kind: "open", from: 400, to: 400, arrival: "poisson" } as const;

function group(name: string, tenants: number): LoadPlan["groups"][number] {
  return { name, workload: "kubernetes", settings: {}, tenants, connections: 1 };
}

const plan: LoadPlan = {
  groups: [group("tenants", 3), group("idle", 1)],
  phases: [
    { begin: 0, duration: 1_000, measured: false, loads: [load, undefined] },
    { begin: 1_000, duration: 5_000, measured: true, loads: [load, undefined] },
    { begin: 6_000, duration: 1_500, measured: true, loads: [undefined, { ...slots() }] },
  ],
  seed: 1,
  requestTimeout: 7_000,
};

function slots() {
  return { kind: "closed", inFlight: 3 } as const;
}

/** What was recorded of so many requests at random. The last tenant made none. */
function recordingOf(requests: number): Recording {
  const recorder = createRecorder(plan);
  const random = createRandom("summary");
  const results = ["done", "done", "done", "done", "conflict", "timeout", "unavailable"] as const;
  for (let request = 0; request < requests; request++) {
    const due = 1_000 + 5_000 * request / Math.max(requests, 1);
    const sent = due + random() / 10;
    recorder.sent(0, due);
    recorder.ended({
      phase: 1,
      group: 0,
      operation: Math.floor(random() * operations.length),
      tenant: Math.floor(random() * 2),
      due,
      sent,
      ended: sent + 1 + random() * 9,
      result: results[Math.floor(random() * results.length)] ?? "done",
    });
  }
  recorder.delivered(0, 2_000, 2_003);
  for (let skipped = 0; skipped < 5; skipped++) recorder.skipped(1, 0);
  return recorder.recording();
}

function facts(change: Partial<ClientFacts> = {}): ClientFacts {
  return {
    plan,
    phaseNames: ["warm-up", "steady", "after"],
    workloads: [kubernetesWorkload, kubernetesWorkload],
    tenantNames: [tenantNames, ["idle-0000"]],
    outcome: {
      recording: recordingOf(2_000),
      check: { checks: { reads: 9 }, violations: [], measures: { stalls: 2 } },
    },
    endedAt: 7_500,
    ...change,
  };
}

function firstPhase(change: Partial<ClientFacts> = {}): PhaseReport {
  const [phase] = summarize(facts(change)).phases;
  assert.ok(phase !== undefined);
  return phase;
}

/** A report whose histograms are read: what they are written with depends on how they grew. */
function decoded(report: ClientReport): unknown {
  return {
    ...report,
    phases: report.phases.map((phase) => ({
      ...phase,
      operations: phase.operations.map(({ histogram, ...operation }) => {
        return { ...operation, histogram: quantilesOfEncoded([histogram]) };
      }),
    })),
  };
}

describe("summarize()", () => {
  const report = summarize(facts());
  const phase = firstPhase();

  it("makes parts that the schema allows", () => {
    const { correctness, groups, phases, seconds } = trialReportSchema.shape;
    const schema = z.object({ correctness, groups, phases, seconds: seconds.shape.groups });
    assert.deepEqual(schema.parse(report), report);
  });

  it("tells measured phases alone, with their times and loads in words", () => {
    assert.deepEqual(
      report.phases.map(({ load, measuredSeconds, name, seconds, startSecond }) => {
        return { load, measuredSeconds, name, seconds, startSecond };
      }),
      [
        {
          load: { tenants: "400/s poisson" },
          measuredSeconds: 5,
          name: "steady",
          seconds: 5,
          startSecond: 1,
        },
        {
          load: { idle: "3 in flight" },
          measuredSeconds: 1.5,
          name: "after",
          seconds: 1.5,
          startSecond: 6,
        },
      ],
    );
  });

  it("adds up: operations and tenants are both all there is", () => {
    const sum = (parts: readonly { readonly done: number; readonly conflicts: number }[]) =>
      parts.reduce((total, { conflicts, done }) => total + conflicts + done, 0);
    assert.equal(sum(phase.operations), sum(phase.tenants));
    const { errors, latency } = countsOf(phase.operations);
    assert.equal(latency.count, 2_000);
    const failed = Object.values(errors).reduce((total, each) => total + each, 0);
    assert.equal(sum(phase.operations) + failed, 2_000);
    const [seconds] = report.seconds;
    const ended = [...seconds?.done ?? [], ...seconds?.failed ?? []];
    assert.equal(ended.reduce((total, each) => total + each, 0), 2_000);
  });

  it("counts what was given up as offered", () => {
    assert.equal(phase.offered, 2_005);
    assert.equal(phase.skipped, 5);
  });

  it("tells operations and tenants in the order of the mix and of the tenants", () => {
    assert.deepEqual(phase.operations.map(({ name }) => name), operations);
    assert.deepEqual(phase.tenants.map(({ name }) => name), tenantNames);
  });

  it("says of each operation whether it is judged as a write, a read or a list", () => {
    const named = (kind: string) =>
      phase.operations.filter((each) => each.kind === kind).map(({ name }) => name).toSorted();
    assert.deepEqual(named("write"), kubernetesWorkload.writes.toSorted());
    assert.deepEqual(named("list"), kubernetesWorkload.lists.toSorted());
  });

  it("tells a tenant that made no request as one of none, and of a group at rest nothing", () => {
    const { conflicts, done, errors, latency } = phase.tenants[2] ?? assert.fail("no tenant");
    assert.deepEqual([done, conflicts, errors, latency.count], [0, 0, {}, 0]);
    assert.ok(phase.operations.every(({ group }) => group === "tenants"));
  });

  it("tells deliveries by group, and nothing of a group without any", () => {
    assert.deepEqual(Object.keys(phase.delivery), ["tenants"]);
    assert.equal(phase.delivery["tenants"]?.count, 1);
    assert.deepEqual(report.phases[1]?.delivery, {});
  });

  it("tells every second of the trial, with nothing where nothing ended", () => {
    const [tenants, idle] = report.seconds;
    assert.equal(tenants?.sent.length, 8);
    assert.deepEqual(tenants?.sent.slice(0, 3), [0, 400, 400]);
    assert.equal(tenants?.p99[0], null);
    assert.ok((tenants?.p99[3] ?? 0) > 8 && (tenants?.p99[3] ?? 0) < 11);
    assert.deepEqual(new Set(idle?.max), new Set([null]));
  });

  it("leaves out what never began of a trial that was cut short", () => {
    const { phases, seconds } = summarize(facts({ endedAt: 3_500 }));
    assert.deepEqual(phases.map(({ name }) => name), ["steady"]);
    assert.equal(phases[0]?.measuredSeconds, 2.5);
    assert.equal(seconds[0]?.sent.length, 4);
    assert.deepEqual(summarize(facts({ endedAt: 900 })).phases, []);
  });

  it("hands on what was checked and measured", () => {
    assert.deepEqual(report.correctness, {
      checks: { reads: 9 },
      violations: [],
      measures: { stalls: 2 },
    });
  });

  it("says the same of a recording that came from a worker", () => {
    const encoded = structuredClone(encodeRecording(recordingOf(2_000)));
    const { check } = facts().outcome;
    const outcome = { recording: mergeRecordings(plan, [encoded]), check };
    assert.deepEqual(decoded(summarize(facts({ outcome }))), decoded(report));
  });
});
