import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatBytes, quantityMillis, quantityValue } from "./quantity.ts";

describe("quantityMillis()", () => {
  const valid: readonly (readonly [string, bigint])[] = [
    ["0", 0n],
    ["1", 1_000n],
    ["007", 7_000n],
    ["500m", 500n],
    ["1.5", 1_500n],
    ["1.", 1_000n],
    ["0.001", 1n],
    ["2k", 2_000_000n],
    ["1Ki", 1_024_000n],
    ["1.5Gi", 1_610_612_736_000n],
    ["8Gi", 8_589_934_592_000n],
    ["2e3", 2_000_000n],
    ["2E3", 2_000_000n],
    ["5e-3", 5n],
    ["1E", 1_000_000_000_000_000_000_000n],
    ["1Ei", (1n << 60n) * 1_000n],
  ];
  for (const [text, millis] of valid) {
    it(`reads "${text}"`, () => assert.equal(quantityMillis(text), millis));
  }

  const invalid = ["", " 1", "1 Gi", "1gi", "1KI", "ki", "-1", "+1", "1e", "1e123", ".", "1..2"];
  for (const text of [...invalid, "0x10", "1GiB", "1Mi2", "NaN", "1,5", "1_000"]) {
    it(`takes "${text}" for no quantity`, () => assert.equal(quantityMillis(text), undefined));
  }

  it("takes a quantity finer than a thousandth for none", () => {
    assert.equal(quantityMillis("0.0001"), undefined);
    assert.equal(quantityMillis("1e-4"), undefined);
    assert.equal(quantityMillis("0.5m"), undefined);
  });
});

describe("quantityValue()", () => {
  it("rounds a fraction up, as Kubernetes does", () => {
    assert.equal(quantityValue("1500m"), 2n);
    assert.equal(quantityValue("1m"), 1n);
    assert.equal(quantityValue("2000m"), 2n);
  });

  it("knows no value of what is no quantity", () => {
    assert.equal(quantityValue("many"), undefined);
  });
});

describe("formatBytes()", () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, "0"],
    [1n, "1"],
    [1_023n, "1023"],
    [1_024n, "1Ki"],
    [1_536n, "1536"],
    [1_536n << 10n, "1536Ki"],
    [8n << 30n, "8Gi"],
    [3n << 40n, "3Ti"],
    [1n << 60n, "1Ei"],
  ];
  for (const [bytes, text] of cases) {
    it(`writes ${bytes} as "${text}"`, () => {
      assert.equal(formatBytes(bytes), text);
      assert.equal(quantityValue(text), bytes);
    });
  }
});
