import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { TrialReport } from "../results/trial_report.ts";
import { answerScenario } from "../testing/answer_scenario.ts";
import { soak } from "./soak.ts";

const settings = {
  ...soak.profiles.quick,
  duration: 40,
  parts: 4,
  compactEvery: 15,
  mostDrift: 0.5,
};

/** Some seconds of each value, of two members. */
function memory(values: readonly number[], each = 10): TrialReport["seconds"]["server"] {
  const seconds = values.flatMap((value) => Array.from({ length: each }, () => value));
  return ["etcd-0", "etcd-1"].map((member) => ({
    name: "rss-bytes",
    title: "Resident memory",
    unit: "bytes",
    member,
    values: seconds,
  }));
}

function soaked(p99: readonly number[], rss: readonly number[]) {
  return answerScenario(soak, {
    settings,
    answer: ({ phase }) => ({
      update: { count: 1_000, p50: p99[Number(phase.name.split(" ")[1]) - 1] ?? 1 },
    }),
    change: (_, { seconds }) => ({ seconds: { ...seconds, server: memory(rss) } }),
  });
}

describe("soak", () => {
  it("compacts now and then, and not at the end", () => {
    const { trials } = soaked([1, 1, 1, 1], [1, 1, 1, 1]);
    assert.deepEqual(trials[0]?.events?.map(({ at }) => at), [15, 30]);
  });

  it("is content when only the first part differs", () => {
    const { findings } = soaked([9, 2, 2, 2], [1e6, 5e6, 5e6, 5e6]);
    assert.deepEqual(findings.missed, []);
    const growth = findings.figures.map(({ name, value }) => [name, value]);
    assert.deepEqual(growth.slice(0, 2), [["p99-growth", 0], ["rss-bytes-growth", 0]]);
  });

  it("misses when latency or memory grows", () => {
    const { findings } = soaked([1, 2, 3, 4], [1e6, 5e6, 7e6, 9e6]);
    assert.deepEqual(findings.missed, [
      "p99 grew by 100 % from the second part to the last, above 50 %",
      "Resident memory grew by 80 % from the second part to the last, above 50 %",
    ]);
  });

  it("says what memory would take in an hour, and not after less than ten minutes", () => {
    assert.equal(anHour(40), null);
    assert.equal(Math.round(anHour(1_200) ?? 0), 12e6);
  });
});

/** A member that takes 1 MB in each of four parts. */
function anHour(duration: number): number | null | undefined {
  const { findings } = answerScenario(soak, {
    settings: { ...settings, duration },
    answer: () => ({ update: { count: 1_000, p50: 1 } }),
    change: (_, { seconds }) => ({
      seconds: { ...seconds, server: memory([0, 1e6, 2e6, 3e6], duration / 4) },
    }),
  });
  return findings.figures.find(({ name }) => name === "rss-bytes-an-hour")?.value;
}
