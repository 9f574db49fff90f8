import { status as Status } from "@grpc/grpc-js";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decodePercent, metadataOf, statusOfReset, statusOfTrailers } from "./grpc_status.ts";

describe("status of a call", () => {
  it("is what the trailers say, with the message decoded", () => {
    const status = statusOfTrailers([
      ["grpc-status", "7"],
      ["grpc-message", "etcdserver: permission%20denied %C3%BC%zz%"],
      ["reason", "role"],
    ], "200");
    assert.equal(status.code, Status.PERMISSION_DENIED);
    assert.equal(status.details, "etcdserver: permission denied ü%zz%");
    assert.deepEqual(status.metadata.getMap(), { reason: "role" });
  });

  const answers = [
    { http: "200", code: Status.UNKNOWN },
    { http: "404", code: Status.UNIMPLEMENTED },
    { http: "503", code: Status.UNAVAILABLE },
    { http: "418", code: Status.UNKNOWN },
    { http: undefined, code: Status.UNKNOWN },
  ];
  for (const { code, http } of answers) {
    it(`is ${Status[code]} for HTTP status ${http ?? "none"} without grpc-status`, () => {
      assert.equal(statusOfTrailers([], http).code, code);
    });
  }

  for (const text of ["", "x", "17", "-1", "007", "1e1"]) {
    it(`is UNKNOWN for grpc-status "${text}"`, () => {
      assert.equal(statusOfTrailers([["grpc-status", text]], "200").code, Status.UNKNOWN);
    });
  }

  const resets = [
    { code: 0, expected: Status.INTERNAL },
    { code: 2, expected: Status.INTERNAL },
    { code: 7, expected: Status.UNAVAILABLE },
    { code: 8, expected: Status.CANCELLED },
    { code: 11, expected: Status.RESOURCE_EXHAUSTED },
    { code: 12, expected: Status.PERMISSION_DENIED },
    { code: 0xbeef, expected: Status.INTERNAL },
  ];
  for (const { code, expected } of resets) {
    it(`is ${Status[expected]} for a reset with code ${code}`, () => {
      assert.equal(statusOfReset(code).code, expected);
    });
  }

  it("comes with metadata of which binary values are decoded", () => {
    const metadata = metadataOf([[":status", "200"], ["a-bin", "AQI=,AwQ"], ["b", "1"], [
      "b",
      "2",
    ]]);
    assert.deepEqual(metadata.get("a-bin").map((value) => [...value as Uint8Array]), [[1, 2], [
      3,
      4,
    ]]);
    assert.deepEqual(metadata.get("b"), ["1", "2"]);
    assert.deepEqual(metadata.get(":status"), []);
  });

  it("decodes what UTF-8 allows and keeps the rest", () => {
    assert.equal(decodePercent("100%"), "100%");
    assert.equal(decodePercent("%41%2"), "A%2");
  });
});
