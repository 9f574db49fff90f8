import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { keySources } from "./decision_sources.ts";
import type { IsolationCell } from "./isolation_cell.ts";
import { attempt, namesGivenAway, verdictOf } from "./outcome.ts";
import type { Scene } from "./scene.ts";

const scene = {
  before: { name: "t-1", secret: "secret-1" },
  foreign: { name: "t0", secret: "secret-0" },
} as unknown as Scene;

describe("verdictOf", () => {
  const refusals: readonly (readonly [string, string])[] = [
    ["7 PERMISSION_DENIED: etcdserver: permission denied", "denied"],
    ["2 UNKNOWN: auth: permission denied", "denied"],
    ["9 FAILED_PRECONDITION: etcdserver: user name not found", "denied"],
    ["2 UNKNOWN: auth: user not found", "denied"],
    ["3 INVALID_ARGUMENT: etcdserver: user name is empty", "denied"],
    ["404 page not found", "absent"],
    ["14 UNAVAILABLE: connection dropped", "failed: 14 UNAVAILABLE: connection dropped"],
    ["etcdserver: role name not found", "failed: etcdserver: role name not found"],
    ["etcdserver: key is not provided", "failed: etcdserver: key is not provided"],
  ];
  for (const [message, verdict] of refusals) {
    it(`takes "${message}" for ${verdict.split(":")[0]}`, () => {
      assert.equal(verdictOf({ kind: "refused", error: new Error(message) }), verdict);
    });
  }

  it("takes an unknown method for absent", () => {
    const error = Object.assign(new Error("unknown method RangeStream"), { code: 12 });
    assert.equal(verdictOf({ kind: "refused", error }), "absent");
  });

  it("takes any answer for allowed", () => {
    assert.equal(verdictOf({ kind: "answered", answer: undefined }), "allowed");
  });
});

describe("attempt", () => {
  const cell: IsolationCell = {
    rpc: "Election.Observe",
    target: "a foreign election",
    tenant: "denied",
    stranger: "denied",
    source: keySources.range,
    probe: () => Promise.resolve(undefined),
  };

  it("takes no answer for a refusal where etcd refuses without a word", async () => {
    assert.equal(verdictOf(await attempt({ ...cell, silent: true }, scene)), "denied");
    assert.equal(verdictOf(await attempt(cell, scene)), "allowed");
  });
});

describe("namesGivenAway", () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    ["in bytes deep in an answer", { kvs: [{ key: Buffer.from("/t0/secret-0") }] }, ["t0"]],
    ["in text", "…secret-1…", ["t-1"]],
    ["of both", [new Uint8Array(Buffer.from("secret-0")), "secret-1"], ["t-1", "t0"]],
    ["not there", { kvs: [], header: { revision: "7" }, more: false, none: null }, []],
  ];
  for (const [title, answer, names] of cases) {
    it(`finds a secret ${title}`, () => {
      assert.deepEqual(namesGivenAway({ kind: "answered", answer }, scene), names);
    });
  }

  it("finds a secret in an error", () => {
    const error = new Error("conflict with /t0/secret-0");
    assert.deepEqual(namesGivenAway({ kind: "refused", error }, scene), ["t0"]);
  });
});
