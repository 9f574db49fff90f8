import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { firstPage, largestPage, nextPageLimit, smallerPageLimit } from "./page_limit.ts";

describe("nextPageLimit()", () => {
  it("grows by twice at most, and to as many keys as kube-apiserver lists", () => {
    const limits: number[] = [];
    for (let limit = firstPage; limits.at(-1) !== limit;) {
      limits.push(limit);
      limit = nextPageLimit({ limit, keys: limit, bytes: 100 * limit });
    }
    assert.deepEqual(limits, [50, 100, 200, 400, largestPage]);
  });

  it("shrinks at once where values are big, and never to nothing", () => {
    assert.equal(nextPageLimit({ limit: 500, keys: 500, bytes: 500 * 64 * 1024 }), 8);
    assert.equal(nextPageLimit({ limit: 8, keys: 8, bytes: 8 * 1024 * 1024 }), 1);
  });

  it("stays as it is after a page without keys", () => {
    assert.equal(nextPageLimit({ limit: 50, keys: 0, bytes: 0 }), 50);
  });
});

describe("smallerPageLimit()", () => {
  it("comes to one key from any page in a few steps", () => {
    const limits = [largestPage];
    while ((limits.at(-1) ?? 0) > 1) limits.push(smallerPageLimit(limits.at(-1) ?? 0));
    assert.deepEqual(limits, [500, 62, 7, 1]);
  });
});
