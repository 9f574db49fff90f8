import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type Answer, answerScenario } from "../../testing/answer_scenario.ts";
import { quotaWall } from "./quota_wall.ts";

interface MadeUpWall {
  /** Refused for want of space, by phase. */
  readonly refused?: Readonly<Record<string, number>>;
  /** Of those, reads. */
  readonly refusedReads?: number;
  readonly mostRecovery?: number | null;
}

function walled(wall: MadeUpWall = {}) {
  const { mostRecovery = null, refused = { wall: 50 }, refusedReads = 0 } = wall;
  return answerScenario(quotaWall, {
    settings: { ...quotaWall.profiles.quick, mostRecovery },
    answer: ({ group, phase }): Record<string, Answer> => {
      const updates = { count: 10, p50: 2, errors: { "no-space": refused[phase.name] ?? 0 } };
      if (group === "filler") return { put: updates };
      const reads = { "no-space": phase.name === "wall" ? refusedReads : 0 };
      return { update: updates, get: { count: 10, p50: 1, kind: "read", errors: reads } };
    },
    change: (_, { correctness }) => ({
      correctness: {
        ...correctness,
        measures: { "bytes of a": 1_000, "bytes of b": 3_000, "compact-seconds": 0.1 },
      },
      events: [
        { second: 15, endSecond: 17.5, kind: "free-space", title: "Recover", failed: null },
      ],
    }),
  });
}

function valueOf({ findings }: ReturnType<typeof walled>, name: string) {
  return findings.figures.find((each) => each.name === name)?.value;
}

describe("quotaWall", () => {
  it("counts first, and frees space, while everybody is still refused", () => {
    const [trial] = walled().trials;
    assert.deepEqual(trial?.events?.map(({ action }) => action.kind), [
      "count-usage",
      "free-space",
    ]);
    assert.equal(trial?.cluster?.quotaBytes, 32 * 2 ** 20);
  });

  it("fills for longer than the quota should take, since the disk may not keep up", () => {
    const { filling, quota } = quotaWall.profiles.quick;
    const phase = walled().trials[0]?.phases.find(({ name }) => name === "filling");
    assert.ok((phase?.seconds ?? 0) * filling > quota);
  });

  it("tells how long the recovery took, and who holds the most", () => {
    assert.equal(valueOf(walled(), "recovery"), 2.5);
    assert.equal(valueOf(walled(), "filler-share"), 0.75);
  });

  it("counts what others were refused and not what the filler was", () => {
    assert.equal(valueOf(walled({ refused: { filling: 7, wall: 50 } }), "blocked"), 57);
  });

  it("finds nothing when the quota was not used up", () => {
    assert.deepEqual(walled().findings.missed, []);
    assert.match(walled({ refused: {} }).findings.missed.join(), /not used up/);
  });

  it("is missed when reads are refused as well", () => {
    assert.match(walled({ refusedReads: 1 }).findings.missed.join(), /1 of "get" were refused/);
  });

  it("is missed when writes are still refused after the recovery", () => {
    const { findings } = walled({ refused: { wall: 50, after: 2 } });
    assert.match(findings.missed.join(), /^2 requests were refused/);
  });

  it("is missed when the recovery took longer than was promised", () => {
    assert.deepEqual(walled({ mostRecovery: 2.5 }).findings.missed, []);
    assert.equal(walled({ mostRecovery: 2 }).findings.missed.length, 1);
  });
});
