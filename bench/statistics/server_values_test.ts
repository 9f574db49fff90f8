import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { serverValues } from "./server_values.ts";

const line = { name: "cpu", title: "", unit: "cores" };
const seconds = {
  groups: [],
  server: [
    { ...line, member: "a", values: [9, 1, null, 3, 9] },
    { ...line, member: "b", values: [9, null, null, null, 9] },
    { ...line, name: "fds", member: "a", values: [9, 5, 6, 7, 9] },
  ],
};

describe("serverValues()", () => {
  it("reads the seconds that lie in the phase whole, and were answered", () => {
    const phase = { startSecond: 0.5, measuredSeconds: 4 };
    assert.deepEqual(serverValues({ seconds }, { metric: "cpu", phase }), [[1, 3]]);
    assert.deepEqual(serverValues({ seconds }, { metric: "fds", phase }), [[5, 6, 7]]);
  });

  it("has nothing of a metric that nobody told", () => {
    const phase = { startSecond: 0, measuredSeconds: 5 };
    assert.deepEqual(serverValues({ seconds }, { metric: "rss-bytes", phase }), []);
  });
});
