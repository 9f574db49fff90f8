import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { quantiles } from "../results/example_result.ts";
import { judgePreflight, type PreflightFigures } from "./judge_preflight.ts";

/** A machine on which everything is well. */
const well: PreflightFigures = {
  // The 99th percentile is four times the median.
  disk: { path: "/data", latency: quantiles(500, 1) },
  roundTrip: quantiles(300, 0.2),
  generator: { requestsPerSecond: 20_000, lagP99AtHalf: 0.5 },
};
const apart = { sharedMachine: false };

describe("judgePreflight()", () => {
  it("finds a machine fit on which everything is well, and has nothing to add", () => {
    assert.deepEqual(judgePreflight(well, apart), { publishable: true, reasons: [] });
  });

  it("forbids figures of a disk that is not below what etcd asks for", () => {
    const disk = { path: "/data", latency: { ...quantiles(500, 1), p99: 10 } };
    assert.deepEqual(judgePreflight({ ...well, disk }, apart), {
      publishable: false,
      reasons: ["disk p99 10 ms is not below 10 ms"],
    });
  });

  it("forbids figures of a generator that lags", () => {
    const generator = { ...well.generator, lagP99AtHalf: 1.5 };
    assert.deepEqual(judgePreflight({ ...well, generator }, apart), {
      publishable: false,
      reasons: ["generator lags 1.5 ms at the 99th percentile at half of its rate"],
    });
  });

  it("allows them, with a word of caution, where machine or disk say less than elsewhere", () => {
    assert.deepEqual(judgePreflight({ ...well, disk: null }, { sharedMachine: true }), {
      publishable: true,
      reasons: [
        "the members' disk cannot be reached from here",
        "generator and members share this machine",
      ],
    });
  });
});
