import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeFailure } from "./describe_failure.ts";
import { Failure } from "./failure.ts";
import { createPaint } from "./paint.ts";

describe("describeFailure()", () => {
  const options = { debug: false };

  it("begins with the code and the message", () => {
    const failure = new Failure("target-failed", "Cluster did not answer");
    assert.equal(
      describeFailure(failure, options),
      "error[target-failed] Cluster did not answer",
    );
  });

  it("puts the place before the message and the hint on a line of its own", () => {
    const failure = new Failure("config-invalid", "Members must be odd, got 4", {
      position: { file: "etcd.yaml", line: 12, column: 5 },
      hint: "Use 3 or 5",
    });
    assert.equal(
      describeFailure(failure, options),
      "error[config-invalid] etcd.yaml:12:5 Members must be odd, got 4\nhint: Use 3 or 5",
    );
  });

  it("calls anything else a bug, without a stack", () => {
    const text = describeFailure(new TypeError("x is not a function"), options);
    assert.match(text, /^error\[bug\] x is not a function\nThis is a bug in kamaji-etcd/);
    assert.match(text, /hint: .*KAMAJI_ETCD_DEBUG=1/);
    assert.doesNotMatch(text, /describe_failure_test/);
  });

  it("describes a thrown value that is no error", () => {
    assert.match(describeFailure("just text", options), /^error\[bug\] just text\n/);
    assert.match(describeFailure(undefined, options), /^error\[bug\] undefined\n/);
  });

  it("adds the stack and every cause when debugging", () => {
    const cause = new Error("connection refused");
    const failure = new Failure("etcd-not-ready", "Member did not start", { cause });
    const text = describeFailure(failure, { debug: true });
    assert.match(text, /Failure: Member did not start\n\s+at .*describe_failure_test\.ts/);
    assert.match(text, /caused by: Error: connection refused\n\s+at /);
  });

  it("keeps causes out unless debugging, since they may say more than the reader should see", () => {
    const failure = new Failure("target-failed", "Login failed", { cause: new Error("secret") });
    assert.doesNotMatch(describeFailure(failure, options), /secret/);
  });

  it("ends on causes that run in a circle", () => {
    const first = new Error("first");
    const second = new Error("second", { cause: first });
    first.cause = second;
    assert.equal(describeFailure(first, { debug: true }).match(/caused by:/g)?.length, 1);
  });

  it("colours the code, never the message", () => {
    const failure = new Failure("usage", "Unknown option");
    const text = describeFailure(failure, { ...options, paint: createPaint(true) });
    assert.equal(text, "\x1b[31merror[usage]\x1b[39m Unknown option");
  });
});
