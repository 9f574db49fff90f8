import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createRandom } from "../schedule/random.ts";
import { judgeRounds } from "./judge_rounds.ts";
import { againstMetrics, type SideFigures } from "./round_figures.ts";

const random = createRandom("judge-rounds");

/** Rounds in which every figure of the second side is so many times the first's, nearly. */
function rounds(ratio: number, count = 14): SideFigures[][] {
  return Array.from({ length: count }, () => {
    const busy = 1 + random();
    return againstMetrics.map(() => ({
      base: 2 * busy,
      head: 2 * busy * ratio * (1 + 0.06 * (random() - 0.5)),
    }));
  });
}

describe("judgeRounds", () => {
  it("calls 10 % more a regression and 10 % less an improvement, however busy the machine was", () => {
    const names = (made: SideFigures[][], verdict: string) =>
      judgeRounds(made).filter((each) => each.verdict === verdict).map(({ name }) => name);
    const steady = ["p50 of update", "p50 of get", "time per update, 8 in flight"];
    assert.deepEqual(names(rounds(1.1), "regression"), steady);
    assert.deepEqual(names(rounds(0.9), "improvement"), steady);
  });

  it("demands four times as much of lists and tails", () => {
    const regressed = judgeRounds(rounds(1.4)).filter(({ verdict }) => verdict === "regression");
    assert.equal(regressed.length, againstMetrics.length);
  });

  it("calls nothing a difference that is smaller than what matters, and says so", () => {
    for (const { doubt, verdict } of judgeRounds(rounds(1.04))) {
      assert.equal(verdict, "no-difference");
      assert.match(doubt, /smaller than (7|28) %/);
    }
  });

  it("calls nothing a difference from two rounds", () => {
    for (const { doubt } of judgeRounds(rounds(2, 2))) assert.match(doubt, /^p is/);
  });
});
