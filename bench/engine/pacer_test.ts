import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPacer } from "./pacer.ts";

/** What a busy machine may take for what should take no time at all. */
const generous = 2_000;

describe("createPacer()", () => {
  it("waits until the moment has come, never less", async () => {
    const pacer = createPacer();
    for (const milliseconds of [0.2, 1, 2.5, 20]) {
      const due = performance.now() + milliseconds;
      await pacer.wait(due);
      assert.ok(performance.now() >= due, `woke ${due - performance.now()} ms early`);
    }
  });

  it("does not sleep for moments that have passed", async () => {
    const pacer = createPacer();
    const began = performance.now();
    for (let index = 0; index < 10_000; index++) await pacer.wait(began - 1);
    assert.ok(performance.now() - began < generous);
  });

  it("lets answers be read however far behind it is", async () => {
    const pacer = createPacer();
    let answered = false;
    setTimeout(() => answered = true, 5);
    const began = performance.now();
    while (!answered && performance.now() - began < generous) await pacer.wait(began);
    assert.ok(answered);
  });

  it("ends a long wait when told, and does not wait any more", async () => {
    const pacer = createPacer();
    const began = performance.now();
    setTimeout(() => pacer.end(), 5);
    await pacer.wait(began + 60_000);
    await pacer.wait(began + 60_000);
    assert.ok(performance.now() - began < generous);
  });
});
