import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Arrival } from "./arrival.ts";
import { mergeSchedules } from "./merge_schedules.ts";
import { type ScheduledOperation, tenantSchedule } from "./tenant_schedule.ts";

const tenantCount = 20;

function scheduleOf(
  tenant: number,
  options: { readonly arrival?: Arrival; readonly duration?: number } = {},
): Generator<ScheduledOperation> {
  return tenantSchedule({
    seed: 42,
    tenant,
    mix: [{ name: "update", weight: 3 }, { name: "get", weight: 1 }],
    stretches: [
      { phase: 0, begin: 0, from: 10, to: 10, duration: 10_000, arrival: "poisson", ...options },
    ],
  });
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe("mergeSchedules()", () => {
  it("gives the same list in every run, on every machine and in every version", () => {
    const text = JSON.stringify([
      ...mergeSchedules(indices(tenantCount).map((t) => scheduleOf(t))),
    ]);
    assert.equal(
      createHash("sha256").update(text).digest("hex"),
      "9a169f7cb12204a912b5c6f50c073da6ca387c5dfc2d6a04316e76e7e986c332",
    );
  });

  for (const workers of [1, 2, 3]) {
    it(`gives the same list when tenants are spread over ${workers} workers`, () => {
      const whole = [...mergeSchedules(indices(tenantCount).map((t) => scheduleOf(t)))];
      const parts = indices(workers).map((worker) =>
        mergeSchedules(
          indices(tenantCount).filter((t) => t % workers === worker).map((t) => scheduleOf(t)),
        )
      );
      assert.deepEqual([...mergeSchedules(parts)], whole);
    });
  }

  it("loses and invents nothing and never goes back in time", () => {
    const merged = [...mergeSchedules(indices(tenantCount).map((t) => scheduleOf(t)))];
    for (const tenant of indices(tenantCount)) {
      assert.deepEqual(merged.filter((each) => each.tenant === tenant), [...scheduleOf(tenant)]);
    }
    assert.ok(merged.every(({ at }, index) => index === 0 || at >= (merged[index - 1]?.at ?? 0)));
  });

  it("gives requests of the same moment in the order of the tenants", () => {
    const at = (tenant: number) => [{ at: 5, phase: 0, tenant, operation: 1, draw: 0 }].values();
    const order = [...mergeSchedules([at(2), at(0), at(3), at(1)])].map(({ tenant }) => tenant);
    assert.deepEqual(order, [0, 1, 2, 3]);
  });

  it("goes on when some schedules are over or empty", () => {
    const merged = mergeSchedules([
      scheduleOf(0, { duration: 0 }),
      scheduleOf(1, { duration: 1_000 }),
      scheduleOf(2),
    ]);
    const expected = [...scheduleOf(1, { duration: 1_000 }), ...scheduleOf(2)].length;
    assert.equal([...merged].length, expected);
    assert.deepEqual([...mergeSchedules([])], []);
  });

  it("reads a thousand tenants' schedules of a year only as far as it has come", () => {
    let read = 0;
    const counted = function* (source: Generator<ScheduledOperation>) {
      for (const each of source) {
        read += 1;
        yield each;
      }
    };
    const year = 365 * 86_400_000;
    const merged = mergeSchedules(
      indices(1_000).map((tenant) => counted(scheduleOf(tenant, { duration: year }))),
    );
    const seen = merged.take(5_000).toArray();
    assert.ok(new Set(seen.map(({ tenant }) => tenant)).size > 900);
    assert.equal(read, 5_000 + 1_000 - 1);
  });
});
