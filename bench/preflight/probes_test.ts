import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { probeDisk } from "./probe_disk.ts";
import { probeGenerator } from "./probe_generator.ts";

describe("probeDisk()", () => {
  it("writes as often as it is told, and leaves nothing behind", async () => {
    const directory = await Deno.makeTempDir({ prefix: "probe-disk-" });
    try {
      const latency = await probeDisk(directory, { samples: 20 });
      assert.equal(latency.count, 20);
      assert.ok(latency.p50 > 0 && latency.p50 <= latency.p99 && latency.p99 <= latency.max);
      assert.deepEqual(await Array.fromAsync(Deno.readDir(directory)), []);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  it("ends when its time is over, or nobody waits for it", async () => {
    const directory = await Deno.makeTempDir({ prefix: "probe-disk-" });
    try {
      const began = performance.now();
      await probeDisk(directory, { samples: Infinity, time: 50 });
      assert.ok(performance.now() - began < 5_000);
      await assert.rejects(probeDisk(directory, { signal: AbortSignal.abort(new Error("stop")) }));
      assert.deepEqual(await Array.fromAsync(Deno.readDir(directory)), []);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
});

describe("probeGenerator()", () => {
  it("finds what two threads make of a server that does nothing", async () => {
    const { lagP99AtHalf, requestsPerSecond } = await probeGenerator({ workers: 2, seconds: 0.3 });
    assert.ok(requestsPerSecond > 500, `${requestsPerSecond} requests/s`);
    assert.ok(lagP99AtHalf >= 0 && lagP99AtHalf < 5_000, `${lagP99AtHalf} ms`);
  });
});
