import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatElapsed } from "./format_elapsed.ts";
import { formatValue } from "./format_value.ts";
import { type Unit, unitNamed } from "./unit.ts";

describe("formatValue()", () => {
  const cases: readonly (readonly [number | null, Unit, string])[] = [
    [0, "ms", "0 ms"],
    [0.0004, "s", "400 µs"],
    [0.01234, "s", "12.3 ms"],
    [119, "s", "119 s"],
    [300, "s", "5 min"],
    [86_400 * 7, "s", "7 d"],
    [1_500, "ms", "1.5 s"],
    [1_023, "bytes", "1,023 B"],
    [1_536, "bytes", "1.5 KiB"],
    [8 * 1_024 ** 3, "bytes", "8 GiB"],
    [2_097_152, "bytes/s", "2 MiB/s"],
    [12_345, "req/s", "12,345 req/s"],
    [1_250_000, "req/s", "1.25 M req/s"],
    [0.9995, "ratio", "100 %"],
    [0.00026, "ratio", "0.026 %"],
    [42, "percent", "42 %"],
    [1.4, "times", "1.4×"],
    [118_204, "count", "118k"],
    [99_999, "count", "99,999"],
    [-1_234, "count", "−1,234"],
    [3, { suffix: "keys" }, "3 keys"],
    [null, "s", "–"],
    [NaN, "s", "–"],
    [Infinity, "s", "∞"],
  ];
  for (const [value, unit, text] of cases) {
    it(`writes ${value} of ${typeof unit === "object" ? unit.suffix : unit} as ${text}`, () => {
      assert.equal(formatValue(value, unit), text);
    });
  }

  it("takes a unit's name from data, and names of inherited properties for suffixes", () => {
    assert.equal(unitNamed("bytes"), "bytes");
    assert.equal(unitNamed(""), "count");
    assert.deepEqual(unitNamed("constructor"), { suffix: "constructor" });
  });
});

describe("formatElapsed()", () => {
  for (
    const [seconds, text] of [
      [0, "0 s"],
      [59.97, "1 min"],
      [-7.25, "−7.3 s"],
      [60, "1 min"],
      [2_760, "46 min"],
      [3_599.9, "1 h"],
      [3_661, "1:01 h"],
    ] as const
  ) {
    it(`writes ${seconds} as ${text}`, () => assert.equal(formatElapsed(seconds), text));
  }
});
