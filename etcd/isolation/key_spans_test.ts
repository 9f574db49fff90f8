import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { keyRangeOf, tenantOf } from "../tenants/tenant.ts";
import { spanCases } from "./key_spans.ts";
import type { Holding, Scene } from "./scene.ts";

const scene = {
  before: holding("t-1"),
  own: holding("t"),
  foreign: holding("t0"),
} as unknown as Scene;

describe("spanCases", () => {
  for (const { own, span, target } of spanCases) {
    it(`${own ? "keeps within" : "leaves"} the own prefix with ${target}`, () => {
      const { key, range_end } = span(scene);
      assert.equal(isOwn(key, range_end), own);
    });
  }

  it("has ends that are missing, inside, outside and open", () => {
    const ends = spanCases.map(({ span }) => span(scene).range_end?.toString() ?? "none");
    for (const end of ["none", "/t0", "/t0\0", "/t00", "/t-1/", "\0"]) {
      assert.ok(ends.includes(end));
    }
  });
});

/** Whether all keys of a range lie in `/t/`, by the meaning of etcd's ranges (api rpc.proto). */
function isOwn(key: Buffer, end: Buffer | undefined): boolean {
  const { prefix, prefixEnd } = scene.own;
  const startsInside = key.compare(prefix) >= 0 && key.compare(prefixEnd) < 0;
  if (end === undefined) return startsInside;
  const isOpen = end.equals(Buffer.from([0]));
  const isEmpty = !isOpen && end.compare(key) <= 0;
  return isEmpty || (startsInside && !isOpen && end.compare(prefixEnd) <= 0);
}

function holding(name: string): Partial<Holding> {
  const { key: prefix, rangeEnd: prefixEnd } = keyRangeOf(tenantOf(name));
  return { name, prefix, prefixEnd, key: Buffer.concat([prefix, Buffer.from("key")]) };
}
