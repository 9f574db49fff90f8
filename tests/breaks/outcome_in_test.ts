import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { outcomeIn } from "./outcome_in.ts";

const printed = `running 1 test from ./some_test.ts
a cluster ...
  is quick ... ok (3ms)
  is wrong ... FAILED (2s)
  is slow and wrong ...'a cluster' has been running for over (1m0s)
'a cluster' has been running for over (2m0s)
 FAILED (2m9s)
  is slow ...'a cluster' has been running for over (4m0s)
 ok (1m2s)
  is skipped ... ignored (0ms)
  holds others ...
    one of them ...'a cluster' has been running for over (8m0s)
 ok (4m0s)
`;

describe("how a case ended", () => {
  for (
    const [name, outcome] of [
      ["is quick", "passed"],
      ["is wrong", "failed"],
      ["is slow and wrong", "failed"],
      ["is slow", "passed"],
      ["is skipped", "not run"],
      ["holds others", "not run"],
      ["one of them", "passed"],
      ["was never begun", "not run"],
    ] as const
  ) {
    it(`is read: ${name}`, () => assert.equal(outcomeIn(printed, name), outcome));
  }

  it("is not known while it runs, however long", () => {
    const cut = printed.slice(0, printed.indexOf(" FAILED (2m9s)"));
    assert.equal(outcomeIn(cut, "is slow and wrong"), "not run");
  });

  it("is not that of the whole group", () => {
    assert.equal(outcomeIn("a cluster ... FAILED (2m9s)\n", "a cluster"), "not run");
  });
});
