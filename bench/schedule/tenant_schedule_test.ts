import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { tenantSchedule, type TenantScheduleOptions } from "./tenant_schedule.ts";

const options: TenantScheduleOptions = {
  seed: 1,
  tenant: 0,
  rate: 100,
  arrival: "poisson",
  mix: [{ name: "update", weight: 6 }, { name: "get", weight: 3 }, { name: "list", weight: 1 }],
  duration: 100_000,
};

function schedule(change: Partial<TenantScheduleOptions> = {}) {
  return [...tenantSchedule({ ...options, ...change })];
}

describe("tenantSchedule()", () => {
  it("is the same for the same options", () => {
    assert.equal(JSON.stringify(schedule()), JSON.stringify(schedule()));
  });

  it("differs by seed and by tenant", () => {
    const times = [schedule(), schedule({ seed: 2 }), schedule({ tenant: 1 })].map(([first]) =>
      first?.at
    );
    assert.equal(new Set(times).size, 3);
  });

  it("begins a longer run with the whole of a shorter one", () => {
    const short = schedule({ duration: 10_000 });
    assert.deepEqual(schedule().slice(0, short.length), short);
  });

  for (const arrival of ["poisson", "uniform"] as const) {
    it(`offers the rate asked for with ${arrival} arrivals, whatever the tenants' number`, () => {
      let offered = 0;
      for (let tenant = 0; tenant < 1_000; tenant++) {
        offered += schedule({ arrival, tenant, rate: 0.1, duration: 30_000 }).length;
      }
      // 3,000 are due; chance alone moves a Poisson count by 55 either way.
      assert.ok(Math.abs(offered - 3_000) < 220, `${offered} requests are due`);
    });
  }

  it("keeps even arrivals apart by their period", () => {
    const times = schedule({ arrival: "uniform", duration: 1_000 }).map(({ at }) => at);
    assert.equal(times.length, 100);
    for (const [index, at] of times.slice(1).entries()) {
      assert.ok(Math.abs(at - (times[index] ?? 0) - 10) < 1e-9);
    }
  });

  it("requests each operation as often as its weight says", () => {
    const all = schedule();
    for (const { name, weight } of options.mix) {
      const share = all.filter(({ operation }) => operation === name).length / all.length;
      assert.ok(Math.abs(share - weight / 10) < 0.02, `${name} is ${share} of all`);
    }
  });

  it("never requests an operation of no weight", () => {
    const mix = [{ name: "never", weight: 0 }, { name: "always", weight: 1 }];
    assert.ok(schedule({ mix }).every(({ operation }) => operation === "always"));
  });

  it("is over when its time is, and empty without a rate", () => {
    assert.ok(schedule().every(({ at }) => at >= 0 && at < options.duration));
    assert.deepEqual(schedule({ rate: 0 }), []);
    assert.deepEqual(schedule({ duration: 0 }), []);
  });
});
