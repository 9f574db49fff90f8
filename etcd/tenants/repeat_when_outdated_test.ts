import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { repeatWhenOutdated } from "./repeat_when_outdated.ts";

const outdated = new Error("3 INVALID_ARGUMENT: etcdserver: revision of auth store is old");

function failing(times: number, error: Error): { request: () => Promise<number>; made: number } {
  const calls = {
    made: 0,
    request: () => ++calls.made <= times ? Promise.reject(error) : Promise.resolve(calls.made),
  };
  return calls;
}

describe("repeatWhenOutdated()", () => {
  it("asks again until users and roles are known where it asks", async () => {
    assert.equal(await repeatWhenOutdated(failing(2, outdated).request), 3);
  });

  it("gives up in the end", async () => {
    const calls = failing(99, outdated);
    await assert.rejects(repeatWhenOutdated(calls.request), outdated);
    assert.equal(calls.made, 6);
  });

  it("repeats nothing that may have had an effect", async () => {
    const lost = new Error("14 UNAVAILABLE: connection lost");
    const calls = failing(1, lost);
    await assert.rejects(repeatWhenOutdated(calls.request), lost);
    assert.equal(calls.made, 1);
  });
});
