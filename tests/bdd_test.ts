import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { itWhere } from "./it_where.ts";

describe("the functions tests are written with", () => {
  const order: string[] = [];

  beforeEach(() => {
    order.push("outer before");
  });

  afterEach(() => {
    order.push("outer after");
  });

  describe("in a group within", () => {
    beforeEach(() => {
      order.push("inner before");
    });

    afterEach(() => {
      order.push("inner after");
    });

    it("run the hooks from outside in", () => {
      assert.deepEqual(order, ["outer before", "inner before"]);
    });
  });

  it("run the hooks after a case from inside out", () => {
    assert.deepEqual(order, [
      "outer before",
      "inner before",
      "inner after",
      "outer after",
      "outer before",
    ]);
  });

  itWhere(true)("run a case where it can run", () => {
    assert.ok(order.length > 0);
  });
});
