import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { GroupLoad, Trial } from "../../scenarios/trial.ts";
import { highestRate, spaceNeeded } from "./space_needed.ts";

const mebibyte = 2 ** 20;

function trialOf(load: GroupLoad, workload = "kubernetes"): Trial {
  return {
    name: "a trial",
    purpose: "To be guessed at",
    groups: { one: { tenants: 10, workload }, other: { tenants: 2, workload: "requests" } },
    phases: [
      { name: "first", seconds: 10, load: { one: load } },
      { name: "second", seconds: 10, load: { one: load, other: load } },
    ],
  };
}

const open: GroupLoad = { kind: "open", rate: 128, arrival: "poisson" };

describe("spaceNeeded()", () => {
  it("counts what tenants begin with and every request of every phase", () => {
    assert.equal(spaceNeeded([]), 0);
    assert.equal(spaceNeeded([trialOf(open)]), 12 * mebibyte + 3 * 10 * mebibyte);
    assert.equal(spaceNeeded([trialOf(open), trialOf(open)]), 2 * spaceNeeded([trialOf(open)]));
  });

  it("takes a ramp for its mean, and a closed loop for no small one", () => {
    const ramp: GroupLoad = { kind: "ramp", from: 0, to: 256, arrival: "poisson" };
    assert.equal(spaceNeeded([trialOf(ramp)]), spaceNeeded([trialOf(open)]));
    const closed: GroupLoad = { kind: "closed", inFlight: 8 };
    assert.ok(spaceNeeded([trialOf(closed)]) > spaceNeeded([trialOf(open)]));
  });

  it("knows workloads that write more than others", () => {
    assert.ok(spaceNeeded([trialOf(open, "large-values")]) > 20 * 128 * mebibyte);
  });
});

describe("highestRate()", () => {
  it("adds up groups, and takes the busiest phase", () => {
    assert.equal(highestRate(trialOf(open)), 256);
    const ramp: GroupLoad = { kind: "ramp", from: 300, to: 0, arrival: "uniform" };
    assert.equal(highestRate(trialOf(ramp)), 600);
  });

  it("says nothing of loads that have none", () => {
    assert.equal(highestRate(trialOf({ kind: "closed", inFlight: 1 })), undefined);
    assert.equal(highestRate(trialOf({ kind: "trace", file: "a", speed: 1 })), undefined);
  });
});
