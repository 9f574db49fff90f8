import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { TrialReport } from "../../results/trial_report.ts";
import { answerScenario } from "../../testing/answer_scenario.ts";
import { frozenTrace, replay } from "./replay.ts";

/** The second repeat is half as slow again, and makes so many requests. */
function replayed(requests: number, settings = replay.profiles.quick) {
  return answerScenario(replay, {
    settings,
    answer: ({ trial }) => ({
      update: { count: 1_000, p50: trial.name === "repeat 2" ? 3 : 2, errors: { timeout: 2 } },
      get: { count: 228, p50: 1, kind: "read" },
    }),
    change: (_, { phases }): Partial<TrialReport> => ({
      phases: phases.map((phase) => ({ ...phase, offered: requests })),
    }),
  });
}

describe("replay", () => {
  const { findings, trials } = replayed(1_228);

  it("plays the trace in its own phases, each time on a fresh cluster", () => {
    assert.deepEqual(trials.map(({ cluster, name }) => [name, cluster]), [
      ["repeat 1", { fresh: true }],
      ["repeat 2", { fresh: true }],
    ]);
    assert.deepEqual(trials[0]?.phases, [
      {
        name: "warm-up",
        seconds: 3,
        measured: false,
        load: { tenants: { kind: "trace", file: frozenTrace, speed: 1 } },
      },
      {
        name: "steady",
        seconds: 15,
        measured: true,
        load: { tenants: { kind: "trace", file: frozenTrace, speed: 1 } },
      },
    ]);
    assert.equal(trials[0]?.groups["tenants"]?.tenants, 10);
  });

  it("shortens its phases as it is played faster", () => {
    const { trials } = replayed(1_228, { ...replay.profiles.quick, speed: 2 });
    assert.deepEqual(trials[0]?.phases.map(({ seconds }) => seconds), [1.5, 7.5]);
  });

  it("says how far apart the same requests came out", () => {
    const values = Object.fromEntries(findings.figures.map(({ name, value }) => [name, value]));
    assert.ok(Math.abs((values["largest-difference"] ?? 0) - 1.5) < 0.01);
    assert.ok(Math.abs((values["write-p99"] ?? 0) - 10) < 0.1, "the median of 8 and 12 ms");
    assert.equal(values["requests"], 1_228);
    assert.deepEqual(findings.tables[0]?.rows.map((row) => row.slice(0, 3)), [
      ["repeat 1", 1_228, 2],
      ["repeat 2", 1_228, 2],
    ]);
    assert.deepEqual(findings.missed, []);
  });

  it("misses when a request of the trace was not made", () => {
    assert.deepEqual(replayed(1_227).findings.missed, [
      'repeat 1 made 1227 of the 1228 requests of phase "steady"',
      'repeat 2 made 1227 of the 1228 requests of phase "steady"',
    ]);
  });
});
