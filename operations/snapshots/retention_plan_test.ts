import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type DatedSnapshot, retentionPlan } from "./retention_plan.ts";

const none = { hourly: 0, daily: 0, weekly: 0, monthly: 0 };

function taken(...times: readonly string[]): DatedSnapshot[] {
  return times.map((time) => ({ name: time, takenAt: new Date(`${time}Z`), verified: false }));
}

function kept(snapshots: readonly DatedSnapshot[], policy: Partial<typeof none>): string[] {
  return retentionPlan(snapshots, { ...none, ...policy }).keep.map(({ name }) => name);
}

describe("retentionPlan()", () => {
  it("keeps the last of each period, newest first, whatever their order", () => {
    const snapshots = taken(
      "2026-11-21T23:59",
      "2026-11-22T08:17",
      "2026-11-22T10:17",
      "2026-11-22T10:47",
      "2026-11-22T09:17",
    );
    assert.deepEqual(kept(snapshots, { hourly: 2 }), ["2026-11-22T10:47", "2026-11-22T09:17"]);
    assert.deepEqual(kept(snapshots, { daily: 7 }), ["2026-11-22T10:47", "2026-11-21T23:59"]);
  });

  it("begins weeks on Monday", () => {
    const snapshots = taken("2026-11-15T12:00", "2026-11-16T00:00", "2026-11-22T23:00");
    assert.deepEqual(kept(snapshots, { weekly: 4 }), ["2026-11-22T23:00", "2026-11-15T12:00"]);
  });

  it("counts only periods in which there is a snapshot", () => {
    const snapshots = taken("2026-01-05T10:00", "2026-03-05T10:00", "2026-11-05T10:00");
    assert.equal(kept(snapshots, { monthly: 3 }).length, 3);
    assert.equal(kept(snapshots, { hourly: 24 }).length, 3);
  });

  it("never removes the newest one, nor the newest that was verified", () => {
    const snapshots = taken("2026-11-20T10:00", "2026-11-21T10:00", "2026-11-22T10:00");
    const verified = snapshots.map((each, index) => ({ ...each, verified: index < 2 }));
    assert.deepEqual(kept(verified, {}), ["2026-11-22T10:00", "2026-11-21T10:00"]);
  });

  it("says of every snapshot whether it stays", () => {
    const snapshots = taken("2026-11-20T10:00", "2026-11-21T10:00", "2026-11-22T10:00");
    const { keep, remove } = retentionPlan(snapshots, { ...none, daily: 2 });
    assert.deepEqual([keep.length, remove.map(({ name }) => name)], [2, ["2026-11-20T10:00"]]);
    assert.deepEqual(retentionPlan([], none), { keep: [], remove: [] });
  });
});
