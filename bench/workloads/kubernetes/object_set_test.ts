import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import { ObjectSet } from "./object_set.ts";

const change = fc.record({
  key: fc.constantFrom(..."abcdefgh"),
  revision: fc.bigInt({ min: 1n, max: 1_000n }),
  removes: fc.boolean(),
});

/** Everything in a set, found by picking every place. */
function contents(set: ObjectSet): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (let place = 0; place < set.size; place++) {
    const object = set.pick((place + 0.5) / set.size);
    if (object !== undefined) found.set(object.key, object.revision);
  }
  return found;
}

describe("ObjectSet", () => {
  it("holds what a map holds, whatever is added and removed", () => {
    fc.assert(fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const [set, model] = [new ObjectSet(), new Map<string, bigint>()];
      for (const { key, removes, revision } of changes) {
        if (removes) {
          set.remove(key);
          model.delete(key);
        } else {
          set.put(key, revision);
          model.set(key, revision);
        }
        assert.equal(set.size, model.size);
      }
      assert.deepEqual(contents(set), new Map([...model].toSorted()), "picked");
      assert.deepEqual(set.keys.toSorted(), [...model.keys()].toSorted(), "listed");
    }));
  });

  it("picks every object, each equally often", () => {
    const set = new ObjectSet();
    for (const key of "abcd") set.put(key, 1n);
    const picked = Array.from({ length: 1_000 }, (_, index) => set.pick(index / 1_000)?.key);
    for (const key of "abcd") assert.equal(picked.filter((each) => each === key).length, 250);
  });

  it("picks nothing while it is empty, and something for the largest draw", () => {
    const set = new ObjectSet();
    assert.equal(set.pick(0), undefined);
    set.put("a", 1n);
    assert.equal(set.pick(1 - 2 ** -32)?.key, "a");
  });

  it("shows whoever holds an object its new revision", () => {
    const set = new ObjectSet();
    set.put("a", 1n);
    const held = set.pick(0);
    set.put("a", 2n);
    assert.equal(held?.revision, 2n);
  });
});
