import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import {
  type ScheduleStretch,
  tenantSchedule,
  type TenantScheduleOptions,
} from "./tenant_schedule.ts";

const mix = [{ name: "update", weight: 6 }, { name: "get", weight: 3 }, {
  name: "list",
  weight: 1,
}];
const options: TenantScheduleOptions = { seed: 1, tenant: 0, mix, stretches: [] };
const stretch: ScheduleStretch = {
  phase: 0,
  begin: 0,
  from: 100,
  to: 100,
  duration: 100_000,
  arrival: "poisson",
};

interface Change extends Partial<TenantScheduleOptions & ScheduleStretch> {
  readonly rate?: number;
}

/** The schedule of one stretch. */
function schedule({ rate = 100, ...change }: Change = {}) {
  const stretches = [{ ...stretch, from: rate, to: rate, ...change }];
  return [...tenantSchedule({ ...options, stretches, ...change })];
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
    for (const [index, { name, weight }] of mix.entries()) {
      const share = all.filter(({ operation }) => operation === index).length / all.length;
      assert.ok(Math.abs(share - weight / 10) < 0.02, `${name} is ${share} of all`);
    }
  });

  it("never requests an operation of no weight", () => {
    const mix = [{ name: "never", weight: 0 }, { name: "always", weight: 1 }];
    assert.ok(schedule({ mix }).every(({ operation }) => operation === 1));
  });

  it("is over when its time is, and empty without a rate", () => {
    assert.ok(schedule().every(({ at }) => at >= 0 && at < stretch.duration));
    assert.deepEqual(schedule({ rate: 0 }), []);
    assert.deepEqual(schedule({ duration: 0 }), []);
  });

  it("changes its rate along the line", () => {
    for (const arrival of ["poisson", "uniform"] as const) {
      const times = schedule({ arrival, from: 0, to: 200 }).map(({ at }) => at);
      const early = times.filter((at) => at < stretch.duration / 2).length;
      assert.ok(Math.abs(times.length - 10_000) < 350, `${times.length} ${arrival} are due`);
      assert.ok(Math.abs(early / times.length - 0.25) < 0.015, `${early} in the first half`);
    }
  });

  it("goes down to nothing as it goes up from it", () => {
    const up = schedule({ arrival: "uniform", from: 0, to: 100 }).length;
    const down = schedule({ arrival: "uniform", from: 100, to: 0 }).map(({ at }) => at);
    assert.ok(Math.abs(up - down.length) <= 1);
    assert.ok(down.every((at, index) => index === 0 || at > (down[index - 1] ?? 0)));
  });

  it("tells several stretches apart, one after the other", () => {
    const stretches = [
      { ...stretch, duration: 1_000 },
      { ...stretch, phase: 3, begin: 5_000, duration: 1_000 },
    ];
    const all = [...tenantSchedule({ ...options, stretches })];
    const [first, second] = [0, 3].map((phase) => all.filter((each) => each.phase === phase));
    assert.ok(first?.every(({ at }) => at < 1_000));
    assert.ok(second?.every(({ at }) => at >= 5_000 && at < 6_000));
    assert.deepEqual(all, [...first ?? [], ...second ?? []]);
    assert.notDeepEqual(first?.map(({ draw }) => draw), second?.map(({ draw }) => draw));
  });

  it("leaves a stretch as it was when the one before it changes", () => {
    const second = { ...stretch, phase: 1, begin: 1_000, duration: 1_000 };
    const [alone, after] = [[second], [{ ...stretch, duration: 1_000 }, second]].map((stretches) =>
      [...tenantSchedule({ ...options, stretches })].filter(({ phase }) => phase === 1)
    );
    assert.deepEqual(after, alone);
  });
});
