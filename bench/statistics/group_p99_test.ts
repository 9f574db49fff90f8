import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleOperation, examplePhase } from "../results/example_result.ts";
import { groupP99 } from "./group_p99.ts";

const phases = [10, 100].map((p50) =>
  examplePhase({
    operations: [
      { ...exampleOperation("update", "write", { count: 1_000, p50 }), group: "victims" },
      { ...exampleOperation("get", "read", { count: 1_000, p50: 1 }), group: "victims" },
      { ...exampleOperation("flood", "write", { count: 1_000, p50: 900 }), group: "flood" },
    ],
  })
);

describe("groupP99()", () => {
  it("takes phases together, and only the requests that are meant", () => {
    const [first] = phases;
    assert.ok(first !== undefined);
    assert.equal(Math.round(groupP99([first], { group: "victims", kind: "write" }) ?? 0), 40);
    assert.equal(Math.round(groupP99([first], { group: "victims", kind: "read" }) ?? 0), 4);
    assert.equal(Math.round(groupP99(phases, { group: "victims", kind: "write" }) ?? 0), 400);
    assert.ok((groupP99(phases) ?? 0) > 3_000);
  });

  it("has nothing of requests that there were none of", () => {
    assert.equal(groupP99(phases, { group: "victims", kind: "list" }), null);
    assert.equal(groupP99([]), null);
  });
});
