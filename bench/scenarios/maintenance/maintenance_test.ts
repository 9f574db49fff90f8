import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { TrialReport } from "../../results/trial_report.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import { maintenance } from "./maintenance.ts";

const settings = {
  ...maintenance.profiles.quick,
  actions: ["compaction", "a killed leader"],
  quiet: 4,
  window: 4,
  longestWait: 500,
};

/** Compaction is not felt; the death of the leader is, and some requests fail. */
function answer({ phase }: AskedLoad) {
  const killed = phase.name === "a killed leader";
  return {
    update: { count: 100, p50: killed ? 200 : 2, errors: killed ? { unavailable: 3 } : {} },
  };
}

function events(failed: string | null): TrialReport["events"] {
  return [
    { second: 6, endSecond: 6.5, kind: "compact", title: "Compact", failed: null },
    { second: 10, endSecond: 11, kind: "kill", title: "Kill etcd-0", failed },
  ];
}

function maintained(failed: string | null = null) {
  return answerScenario(maintenance, {
    settings,
    answer,
    change: (_, { seconds: { groups } }) => ({
      events: events(failed),
      seconds: {
        groups: groups.map((group) => ({
          ...group,
          p99: [1, 1, 5, 5, 5, 5, 5, 5, 5, 5, 900, 900, 900, 5],
        })),
        server: [],
      },
    }),
  });
}

describe("maintenance", () => {
  const { findings, trials } = maintained();

  it("does one thing after another, each at the beginning of its window", () => {
    assert.deepEqual(trials[0]?.events?.map(({ action, at }) => [at, action.kind]), [
      [6, "compact"],
      [10, "kill"],
    ]);
    assert.deepEqual(trials[0]?.phases.map(({ name }) => name), [
      ...["warm-up", "quiet", "compaction", "a killed leader"],
    ]);
  });

  it("says what each cost, for how long, and how many requests failed", () => {
    assert.deepEqual(findings.tables[0]?.rows.map((row) => [row[0], row[1], row[4], row[5]]), [
      ["nothing", null, 0, null],
      ["compaction", 0.5, 0, 0],
      ["a killed leader", 1, 3, 2],
    ]);
  });

  it("misses what was promised of the longest wait", () => {
    const [missed = "", ...others] = findings.missed;
    assert.match(missed, /^Beside a killed leader a request took 1[56]\d\d ms, above 500 ms$/);
    assert.deepEqual(others, []);
  });

  it("misses when something could not be done", () => {
    assert.equal(maintained("No leader").findings.missed[0], "a killed leader: No leader");
  });
});
