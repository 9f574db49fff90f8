import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Findings } from "../../results/findings.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import { workloads } from "../../workloads/workloads.ts";
import { aggressors } from "./aggressors.ts";
import { noisyNeighbours } from "./noisy_neighbours.ts";

const settings = {
  ...noisyNeighbours.profiles.quick,
  aggressors: ["write-flood", "denied-flood"],
  rounds: 2,
  mostInflation: 3,
};

/** Writes hurt five times as much beside a flood, and 1 % of them fail; nothing else does. */
function answer({ group, phase }: AskedLoad) {
  if (group !== "victims") return { [group]: { count: 600, p50: 1 } };
  const flooded = phase.name.startsWith("write-flood");
  return {
    update: { count: 1_000, p50: flooded ? 10 : 2, errors: flooded ? { "timed-out": 10 } : {} },
    get: { count: 1_000, p50: 2, kind: "read" as const },
  };
}

describe("noisy-neighbours", () => {
  const { findings, trials } = answerScenario(noisyNeighbours, { settings, answer });
  const [{ groups, phases }] = trials as [typeof trials[number]];

  it("knows a workload for each neighbour", () => {
    assert.deepEqual(Object.keys(aggressors).filter((name) => !(name in workloads)), []);
  });

  it("has all there from the beginning, and one neighbour at a time, forth and back", () => {
    assert.deepEqual(Object.keys(groups), ["victims", "write-flood", "denied-flood"]);
    assert.deepEqual(phases.map(({ name }) => name), [
      ...["warm-up", "alone"],
      ...["write-flood, round 1", "after write-flood, round 1"],
      ...["denied-flood, round 1", "after denied-flood, round 1"],
      ...["denied-flood, round 2", "after denied-flood, round 2"],
      ...["write-flood, round 2", "after write-flood, round 2"],
      "alone again",
    ]);
    assert.ok(phases.every(({ load }) => Object.keys(load).length <= 2));
  });

  it("says who hurts most, and what", () => {
    const [matrix] = findings.matrices;
    assert.deepEqual(matrix?.values, [[5, 5, 1, null, null], [1, 1, 1, null, null]]);
    assert.equal(valueOf(findings, "worst-inflation"), 5);
    assert.match(findings.figures[0]?.title ?? "", /write-flood/);
  });

  it("is not misled by one quiet time that was none", () => {
    const disturbed = (asked: AskedLoad) => {
      const { name } = asked.phase;
      if (name !== "alone" || asked.group !== "victims") return answer(asked);
      return { update: { count: 1_000, p50: 500 } };
    };
    const { findings } = answerScenario(noisyNeighbours, { settings, answer: disturbed });
    assert.equal(valueOf(findings, "worst-inflation"), 5);
  });

  it("says what failed because of a neighbour", () => {
    assert.equal(valueOf(findings, "worst-failed-share"), 0.005);
  });

  it("misses what was promised, by name", () => {
    assert.deepEqual(findings.missed, [
      "Beside write-flood the victims' p99 is 5.0 times that alone, above 3",
    ]);
    const unpromised = { ...settings, mostInflation: null };
    const other = answerScenario(noisyNeighbours, { settings: unpromised, answer });
    assert.deepEqual(other.findings.missed, []);
  });
});

function valueOf({ figures }: Findings, name: string): number | null | undefined {
  return figures.find((figure) => figure.name === name)?.value;
}
