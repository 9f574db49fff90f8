import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { humanDuration, humanSeconds } from "./human_duration.ts";

describe("humanDuration()", () => {
  const cases: Readonly<Record<string, string>> = {
    "100ms": "100 milliseconds",
    "1.5ms": "1.5 milliseconds",
    "1s": "1 second",
    "36s": "36 seconds",
    "5m": "5 minutes",
    "1h30m": "1 hour 30 minutes",
    "2160h": "90 days",
    "87600h": "10 years",
    "25h1m1s": "1 day 1 hour",
  };
  for (const [duration, words] of Object.entries(cases)) {
    it(`says ${duration} as ${words}`, () => assert.equal(humanDuration(duration), words));
  }
});

describe("humanSeconds()", () => {
  it("leaves out units that are zero between others", () => {
    assert.equal(humanSeconds(86_400 + 60), "1 day 1 minute");
  });
});
