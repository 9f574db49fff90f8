import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Findings } from "../../results/findings.ts";
import { answerScenario, type AskedLoad } from "../../testing/answer_scenario.ts";
import { capacity, type CapacitySettings } from "./capacity.ts";

const settings: CapacitySettings = { ...capacity.profiles.quick, mostTrials: 30, resolution: 1.1 };

/** Writes take 40 ms at the 99th percentile up to a rate, and 400 ms above it. */
function turnsAt(limit: number) {
  return ({ load }: AskedLoad) => {
    const rate = load.kind === "open" ? load.rate : 0;
    return {
      update: { count: 1_000, p50: rate <= limit ? 10 : 100 },
      get: { count: 1_000, p50: 1, kind: "read" as const },
    };
  };
}

describe("capacity", () => {
  const { findings, trials } = answerScenario(capacity, { settings, answer: turnsAt(730) });

  it("raises the rate of the same tenants, and confirms what it found", () => {
    assert.deepEqual(trials.map(({ name }) => name), [
      ...["at 100/s", "at 200/s", "at 400/s"],
      ...["at 800/s", "at 800/s, try 2", "at 566/s", "at 673/s"],
      ...["at 734/s", "at 734/s, try 2"],
      ...["100 % of what held, round 1", "90 % of what held, round 1"],
    ]);
    assert.ok(trials.every(({ groups }) => groups["tenants"]?.tenants === settings.tenants));
  });

  it("finds the limit between what held and what did not", () => {
    assert.deepEqual(figures(findings), [673, 673, 734]);
    assert.deepEqual(findings.missed, []);
  });

  it("draws the knee", () => {
    const [writes] = findings.curves[0]?.series ?? [];
    const points = new Map(writes?.points);
    assert.deepEqual([...points.keys()], [100, 200, 400, 566, 673, 734, 800]);
    assert.deepEqual([points.get(673), points.get(734)].map((p99) => Math.round(p99 ?? 0)), [
      40,
      400,
    ]);
    assert.ok(findings.curves[0]?.marks.some(({ axis, value }) => axis === "x" && value === 673));
  });

  it("raises the number of tenants at a rate of each", () => {
    const by = { ...settings, by: "tenants", from: 4, ratePerTenant: 10 } as const;
    const { findings, trials } = answerScenario(capacity, { settings: by, answer: turnsAt(95) });
    assert.deepEqual(figures(findings), [9, 9, 10]);
    assert.deepEqual(
      trials.slice(0, 2).map(({ groups, name }) => [name, groups["tenants"]?.tenants]),
      [
        ["at 4 tenants", 4],
        ["at 8 tenants", 8],
      ],
    );
  });

  it("misses what was promised", () => {
    const promised = { ...settings, least: 1_000 };
    const { findings } = answerScenario(capacity, { settings: promised, answer: turnsAt(730) });
    assert.deepEqual(findings.missed, [
      "673 requests/s hold, fewer than the 1000 that are promised",
    ]);
  });

  it("counts failures as a limit", () => {
    const answer = ({ load }: AskedLoad) => {
      const failed = load.kind === "open" && load.rate > 150 ? { "timed-out": 5 } : {};
      return { update: { count: 1_000, p50: 1, errors: failed } };
    };
    const { findings } = answerScenario(capacity, { settings, answer });
    assert.equal(figures(findings)[2], 154);
  });

  it("takes a level for held when the second try holds", () => {
    let stumbles = true;
    const answer = (asked: AskedLoad) => {
      const stumbled = asked.trial.name === "at 200/s" && stumbles;
      if (stumbled) stumbles = false;
      return turnsAt(stumbled ? 0 : 730)(asked);
    };
    const { findings } = answerScenario(capacity, { settings, answer });
    assert.deepEqual(figures(findings), [673, 673, 734]);
  });

  it("believes 90 % where the limit did not hold again, and nothing where that did not either", () => {
    const shaky = (shares: readonly string[]) => (asked: AskedLoad) =>
      turnsAt(shares.some((share) => asked.trial.name.startsWith(share)) ? 0 : 730)(asked);
    const once = answerScenario(capacity, { settings, answer: shaky(["100 %"]) });
    assert.deepEqual(figures(once.findings), [605, 673, 734]);
    const never = answerScenario(capacity, { settings, answer: shaky(["100 %", "90 %"]) });
    assert.deepEqual(figures(never.findings), [null, 673, 734]);
    assert.match(never.findings.notes.join("\n"), /believe none of it/);
  });

  it("confirms nothing where nothing held", () => {
    const { findings, trials } = answerScenario(capacity, { settings, answer: () => ({}) });
    assert.deepEqual(figures(findings), [null, null, 1]);
    assert.ok(trials.every(({ name }) => name.startsWith("at ")));
  });
});

function figures({ figures }: Findings): (number | null)[] {
  return figures.map(({ value }) => value);
}
