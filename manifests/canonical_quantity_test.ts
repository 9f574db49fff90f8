import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { canonicalQuantity } from "./canonical_quantity.ts";
import { quantityMillis } from "./config/quantity.ts";

describe("canonicalQuantity()", () => {
  // As Kubernetes 1.36 stored them.
  const cases: readonly (readonly [string, string])[] = [
    ["8Gi", "8Gi"],
    ["8192Mi", "8Gi"],
    ["1.5Ti", "1536Gi"],
    ["0.5Ki", "512"],
    ["1.953125Ki", "2k"],
    ["100G", "100G"],
    ["1000M", "1G"],
    ["1000000000", "1G"],
    ["1024", "1024"],
    ["2e9", "2G"],
    ["0.5", "500m"],
    ["2.5", "2500m"],
    ["1500m", "1500m"],
    ["2000m", "2"],
    ["0", "0"],
  ];
  for (const [given, stored] of cases) {
    it(`writes ${given} as ${stored}`, () => assert.equal(canonicalQuantity(given), stored));
  }

  it("changes the notation only, and nothing the second time", () => {
    const amount = fc.tuple(
      fc.nat({ max: 1_000_000 }),
      fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "Ti", "e3"),
    );
    fc.assert(fc.property(amount, ([digits, suffix]) => {
      const text = `${digits}${suffix}`;
      const canonical = canonicalQuantity(text);
      assert.equal(quantityMillis(canonical), quantityMillis(text));
      assert.equal(canonicalQuantity(canonical), canonical);
    }));
  });

  it("refuses what is no quantity", () => {
    assert.throws(() => canonicalQuantity("8 Gi"), { name: "RangeError", message: /"8 Gi"/ });
  });
});
