import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { DeadlineWheel, type WakeOptions, wheelEntry } from "./deadline_wheel.ts";

describe("DeadlineWheel", () => {
  it("does everything once, never early and less than two ticks late", () => {
    const clock = fakeClock();
    const wheel = new DeadlineWheel(clock);
    const delays = [1, 9, 10, 11, 250, 4_999, 20_479, 20_480, 20_481, 61_234, 100_000];
    const late = new Map<number, number>();
    for (const delay of delays) {
      wheel.add(wheelEntry(() => late.set(delay, clock.now() - delay), { holds: false }), delay);
    }
    clock.run(200_000);
    assert.deepEqual([...late.keys()], delays);
    for (const [delay, by] of late) assert.ok(by >= 0 && by < 20, `${delay} was late by ${by}`);
    assert.equal(wheel.size, 0);
  });

  it("sleeps without a timer for what was taken out", () => {
    const clock = fakeClock();
    const wheel = new DeadlineWheel(clock);
    for (let n = 0; n < 1_000; n++) {
      const entry = wheelEntry(() => assert.fail("it was taken out"), { holds: false });
      wheel.add(entry, 7_000);
      assert.equal(wheel.remove(entry), true);
      assert.equal(wheel.remove(entry), false);
    }
    clock.run(60_000);
    assert.equal(clock.wakes, 1);
    assert.equal(clock.isArmed(), false);
  });

  it("wakes earlier for what is due earlier", () => {
    const clock = fakeClock();
    const wheel = new DeadlineWheel(clock);
    const order: string[] = [];
    wheel.add(wheelEntry(() => order.push("late"), { holds: false }), 5_000);
    wheel.add(wheelEntry(() => order.push("early"), { holds: false }), 50);
    clock.run(100);
    assert.deepEqual(order, ["early"]);
    clock.run(5_100);
    assert.deepEqual(order, ["early", "late"]);
  });

  it("keeps the process alive only while an entry asks for it", () => {
    const clock = fakeClock();
    const wheel = new DeadlineWheel(clock);
    wheel.add(wheelEntry(() => undefined, { holds: false }), 1_000);
    assert.equal(clock.holds(), false);
    const holding = wheelEntry(() => undefined, { holds: true });
    wheel.add(holding, 2_000);
    assert.equal(clock.holds(), true);
    wheel.remove(holding);
    assert.equal(clock.holds(), false);
  });

  it("may be filled again from what is due", () => {
    const clock = fakeClock();
    const wheel = new DeadlineWheel(clock);
    let times = 0;
    const entry = wheelEntry(() => {
      times += 1;
      if (times < 5) wheel.add(entry, 100);
    }, { holds: false });
    wheel.add(entry, 100);
    clock.run(2_000);
    assert.equal(times, 5);
  });
});

function fakeClock() {
  let time = 0;
  let timer: { readonly at: number; readonly options: WakeOptions } | undefined;
  const clock = {
    wakes: 0,
    now: () => time,
    wake: (after: number, options: WakeOptions) => {
      const armed = { at: time + Math.ceil(after), options };
      timer = armed;
      return () => {
        if (timer === armed) timer = undefined;
      };
    },
    isArmed: () => timer !== undefined,
    holds: () => timer?.options.holds,
    run: (until: number) => {
      while (timer !== undefined && timer.at <= until) {
        const { at, options } = timer;
        time = Math.max(time, at);
        timer = undefined;
        clock.wakes += 1;
        options.call();
      }
      time = until;
    },
  };
  return clock;
}
