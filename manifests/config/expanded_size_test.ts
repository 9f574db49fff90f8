import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { mostValues, sizeProblem } from "./expanded_size.ts";

describe("sizeProblem()", () => {
  it("has nothing against ordinary data", () => {
    assert.equal(sizeProblem({ a: [1, "b", null], c: {} }), undefined);
    assert.equal(sizeProblem(null), undefined);
  });

  it("has nothing against data that is shared", () => {
    const shared = { a: 1 };
    assert.equal(sizeProblem([shared, shared, { shared }]), undefined);
  });

  it("counts shared data where it is used", () => {
    let data: unknown = ["x"];
    for (let level = 0; level < 40; level++) data = [data, data];
    assert.equal(sizeProblem(data), "too many values");
  });

  it("draws the line at the most values", () => {
    assert.equal(sizeProblem(Array.from({ length: mostValues - 1 }, () => 0)), undefined);
    assert.equal(sizeProblem(Array.from({ length: mostValues }, () => 0)), "too many values");
  });

  it("notices data that contains itself", () => {
    const data: Record<string, unknown> = { a: { b: [] } };
    (data.a as { b: unknown[] }).b.push(data);
    assert.equal(sizeProblem(data), "contains itself");
    assert.equal(sizeProblem([[data]]), "contains itself");
  });
});
