import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { prometheusDuration } from "./prometheus_duration.ts";

describe("prometheusDuration()", () => {
  const cases = [
    [0, "0s"],
    [1, "1ms"],
    [0.5, "1ms"],
    [1_000, "1s"],
    [90_500, "1m30s500ms"],
    [3_600_000, "1h"],
    [86_400_000, "24h"],
  ] as const;
  for (const [milliseconds, text] of cases) {
    it(`writes ${milliseconds} ms as ${text}`, () => {
      assert.equal(prometheusDuration(milliseconds), text);
      // The pattern of prometheus-operator's CustomResourceDefinitions.
      assert.match(text, /^((\d+)y)?((\d+)w)?((\d+)d)?((\d+)h)?((\d+)m)?((\d+)s)?((\d+)ms)?$/);
    });
  }
});
