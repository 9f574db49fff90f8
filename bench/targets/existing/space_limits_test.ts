import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Trial } from "../../scenarios/trial.ts";
import { spaceLimits } from "./space_limits.ts";

const mebibyte = 2 ** 20;

/** May need as many MiB as it has tenants. */
function trialOf(tenants: number): Trial {
  return {
    name: "a trial",
    purpose: "To need space",
    groups: { all: { tenants, workload: "kubernetes" } },
    phases: [{ name: "rest", seconds: 1, load: {} }],
  };
}

function limitsOf(tenants: number, { database, quota }: Record<"database" | "quota", number>) {
  const survey = { databaseBytes: database * mebibyte, quotaBytes: quota * mebibyte };
  return spaceLimits(survey, { place: "etcd at a", trials: [trialOf(tenants)] });
}

describe("spaceLimits()", () => {
  it("gives a run twice what it may need, and never less than etcd takes at once", () => {
    const large = limitsOf(100, { database: 10, quota: 1_000 });
    assert.equal(large.neededBytes, 100 * mebibyte);
    assert.equal(large.growthBytes, 200 * mebibyte);
    assert.equal(limitsOf(1, { database: 10, quota: 1_000 }).growthBytes, 64 * mebibyte);
  });

  it("leaves a fifth of the quota to the other tenants", () => {
    assert.equal(limitsOf(100, { database: 700, quota: 1_000 }).growthBytes, 100 * mebibyte);
    assert.throws(
      () => limitsOf(101, { database: 700, quota: 1_000 }),
      /Database of etcd at a has 100Mi left .* quota of 1000Mi, and the run may need 101Mi/,
    );
    assert.throws(() => limitsOf(1, { database: 900, quota: 1_000 }), /has nothing left/);
  });
});
