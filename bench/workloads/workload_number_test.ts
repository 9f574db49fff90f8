import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { workloadNumber } from "./workload_number.ts";

describe("workloadNumber()", () => {
  const keys = { name: "keys", otherwise: 3, least: 1 };

  it("is what was told, or the default", () => {
    assert.equal(workloadNumber({ keys: 7 }, keys), 7);
    assert.equal(workloadNumber({ others: 7 }, keys), 3);
  });

  it("refuses what is no whole number, or too small", () => {
    for (const told of [0, 1.5, "7", null, [1]]) {
      assert.throws(() => workloadNumber({ keys: told }, keys), {
        code: "usage",
        message: `Setting "keys" of a workload is ${JSON.stringify(told)}`,
      });
    }
  });
});
