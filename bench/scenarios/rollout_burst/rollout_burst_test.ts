import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Findings } from "../../results/findings.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import { rolloutBurst, type RolloutBurstSettings } from "./rollout_burst.ts";

const settings: RolloutBurstSettings = {
  ...rolloutBurst.profiles.quick,
  pods: 100,
  rounds: 2,
  drain: 6,
};

/** The longest of 100 pods takes eight times the median: 4 s of one tenant, 1.6 s of many. */
function answer({ group, phase }: AskedLoad) {
  if (group !== "victims") return { pod: { count: 100, p50: group === "one" ? 500 : 200 } };
  const draining = phase.name.startsWith("draining");
  const factor = !draining ? 1 : phase.name.includes("one tenant") ? 10 : 4;
  return {
    update: { count: 1_000, p50: 2 * factor, errors: draining ? { "timed-out": 3 } : {} },
  };
}

describe("rollout-burst", () => {
  const { findings, trials } = answerScenario(rolloutBurst, { settings, answer });

  it("lets one tenant roll out and then many, and the other way round", () => {
    const [{ phases }] = trials as [typeof trials[number]];
    assert.deepEqual(phases.filter(({ name }) => name.startsWith("pods")).map(({ name }) => name), [
      "pods of one tenant, round 1",
      "pods of many tenants, round 1",
      "pods of many tenants, round 2",
      "pods of one tenant, round 2",
    ]);
  });

  it("has all pods due within a tenth of a second", () => {
    const burst = trials[0]?.phases.find(({ name }) => name === "pods of one tenant, round 1");
    const { one } = burst?.load ?? {};
    assert.ok(one?.kind === "open" && burst !== undefined);
    assert.equal(Math.round(one.rate * burst.seconds), settings.pods);
    assert.equal(burst.seconds, 0.1);
  });

  it("tells when the last pod runs, and what others felt until then", () => {
    assert.ok(Math.abs((valueOf(findings, "drain-seconds-one") ?? 0) - 4.1) < 0.01);
    assert.ok(Math.abs((valueOf(findings, "drain-seconds-many") ?? 0) - 1.7) < 0.01);
    assert.ok(Math.abs((valueOf(findings, "victims-inflation-one") ?? 0) - 10) < 0.1);
    assert.ok(Math.abs((valueOf(findings, "victims-inflation-many") ?? 0) - 4) < 0.1);
    assert.equal(findings.tables[0]?.rows[0]?.at(-1), 3);
  });

  it("counts the writes of all pods", () => {
    // 100 pods of nine writes each in 4.1 s.
    assert.equal(findings.tables[0]?.rows[0]?.[4], 220);
  });

  it("misses what was promised", () => {
    const promised = { ...settings, mostDrain: 2 };
    const { findings } = answerScenario(rolloutBurst, { settings: promised, answer });
    assert.deepEqual(findings.missed, [
      "A rollout of one tenant is through after 4.1 s, above 2",
    ]);
  });

  it("warns of a burst that took longer than it was watched", () => {
    const short = { ...settings, drain: 3 };
    const { findings: late } = answerScenario(rolloutBurst, { settings: short, answer });
    assert.match(late.notes.join("\n"), /took longer than the 3 s/);
    assert.doesNotMatch(findings.notes.join("\n"), /took longer/);
  });

  it("concludes nothing from what was not measured", () => {
    const { findings } = answerScenario(rolloutBurst, { settings, answer: () => ({}) });
    assert.ok(findings.figures.every(({ value }) => value === null));
    assert.deepEqual(findings.missed, []);
  });
});

function valueOf({ figures }: Findings, name: string): number | null | undefined {
  return figures.find((figure) => figure.name === name)?.value;
}
