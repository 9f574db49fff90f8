import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { createRandom } from "../../schedule/random.ts";
import type { ResourceKind } from "./key_layout.ts";
import { createValueSource } from "./value_source.ts";

const limits: Readonly<Record<ResourceKind, readonly [number, number]>> = {
  pods: [4_096, 12_288],
  leases: [300, 500],
  events: [700, 1_400],
};

function valuesOf(kind: ResourceKind, count: number) {
  const source = createValueSource(createRandom("values"));
  return Array.from({ length: count }, () => source.next(kind));
}

describe("createValueSource()", () => {
  for (const [kind, [lowest, highest]] of Object.entries(limits)) {
    it(`makes ${kind} of every size from ${lowest} to ${highest} bytes`, () => {
      const sizes = valuesOf(kind as ResourceKind, 1_000).map((value) => value.length);
      const span = highest - lowest;
      assert.ok(sizes.every((size) => size >= lowest && size <= highest));
      assert.ok(Math.min(...sizes) < lowest + span / 20);
      assert.ok(Math.max(...sizes) > highest - span / 20);
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      assert.ok(Math.abs(mean - (lowest + span / 2)) < span / 20, `their mean is ${mean}`);
    });
  }

  it("makes no value twice", () => {
    const values = valuesOf("leases", 5_000).map((value) => value.toString("base64"));
    assert.equal(new Set(values).size, values.length);
  });

  it("makes values that do not compress", () => {
    for (const value of valuesOf("pods", 20)) {
      assert.ok(deflateSync(value).length > value.length * 0.98);
    }
  });

  it("makes the same values for the same seed", () => {
    assert.deepEqual(valuesOf("events", 20), valuesOf("events", 20));
  });

  it("gives every value memory of its own", () => {
    const [first, second] = valuesOf("pods", 2);
    const copy = second?.toString("base64");
    first?.fill(0);
    assert.equal(second?.toString("base64"), copy);
  });
});
