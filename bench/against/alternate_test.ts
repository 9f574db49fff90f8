import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { alternate } from "./alternate.ts";
import { turnKinds } from "./turn_kind.ts";

describe("alternate", () => {
  it("makes fours of each kind, A B B A or B A A B, and as many turns of both sides", async () => {
    const made: string[] = [];
    const turn = (side: string) => (kind: { readonly name: string }) => {
      made.push(`${side} ${kind.name}`);
      return Promise.resolve({ latencies: [1], elapsed: 1, failed: 0 });
    };
    const { base, head } = await alternate({ base: turn("A"), head: turn("B") }, { time: 0 });
    assert.deepEqual(base.map((turns) => turns.length), turnKinds.map(() => 2));
    assert.deepEqual(head.map((turns) => turns.length), turnKinds.map(() => 2));
    turnKinds.forEach(({ name }, index) => {
      const four = made.slice(index * 4, index * 4 + 4);
      const sides = index % 2 === 0 ? ["A", "B", "B", "A"] : ["B", "A", "A", "B"];
      assert.deepEqual(four, sides.map((side) => `${side} ${name}`));
    });
  });

  it("ends at once when it is interrupted", async () => {
    const never = () => Promise.reject(new Error("a turn was made"));
    const options = { time: 1_000, signal: AbortSignal.abort(new Error("interrupted")) };
    await assert.rejects(alternate({ base: never, head: never }, options), /interrupted/);
  });
});
