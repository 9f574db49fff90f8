import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type ParityResult, type ParityRound, parityTable } from "./parity_table.ts";

function round(processor: number, throughput: number, p99: number): ParityRound {
  const measure = { processor, throughput, p99, median: 1, failed: 1 };
  return { saturated: measure, paced: measure };
}

const go: ParityResult = {
  name: "Go",
  rounds: [round(60, 1_000, 10), round(80, 500, 20), round(60, 1_000, 10)],
};

describe("parityTable()", () => {
  it("compares round by round, so that a busy round does not count against anybody", () => {
    const ours = { name: "ours", rounds: go.rounds.map((it) => halved(it)) };
    const lines = parityTable([go, ours]).split("\n");
    assert.match(lines[2]!, /^\| Go +\| 60\.0 µs +\| 1 +\| 1000 +\| 1 /);
    assert.match(lines[3]!, /^\| ours +\| 30\.0 µs +\| 0\.50 \(0\.50 to 0\.50\) /);
  });

  it("counts what failed in all rounds", () => {
    assert.match(parityTable([go]).split("\n")[2]!, /\| 6 +\|$/);
  });

  it("says which aims are met and which are missed", () => {
    const ours = { name: "ours", rounds: [round(30, 900, 11), round(40, 400, 21)] };
    const text = parityTable([{ ...go, rounds: go.rounds.slice(0, 2) }, ours]);
    assert.match(text, /at most half: met with 0\.50/);
    assert.match(text, /throughput at least equal: missed with 0\.85/);
    assert.match(text, /p99 at equal rate at most equal: missed with 1\.0/);
  });

  it("lines its columns up", () => {
    const ours = { name: "a client with a longer name", rounds: go.rounds };
    const lengths = parityTable([go, ours]).split("\n").slice(0, 4).map((line) => line.length);
    assert.equal(new Set(lengths).size, 1);
  });
});

function halved({ paced, saturated }: ParityRound): ParityRound {
  return round(saturated.processor / 2, saturated.throughput, paced.p99);
}
