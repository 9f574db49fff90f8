import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createLog } from "../../diagnostics/log.ts";
import { lead, type LeaseTimes } from "./lead.ts";
import type { LeaseRecord, LeaseStore, StoredLease } from "./lease_record.ts";
import { sleep } from "./sleep.ts";

/** Those of Kubernetes, a hundred times as fast; leases are told in whole seconds, so that stays. */
const times: LeaseTimes = { lease: 1_000, renewal: 300, retry: 30 };

describe("lead()", () => {
  it("has one leader at a time, and the next one as soon as the first gives up", async () => {
    const world = createWorld();
    const [first, second] = [world.candidate("a"), world.candidate("b")];
    await world.until(() => world.leaders.size === 1);
    const [leader] = world.leaders;
    const begun = performance.now();
    (leader === "a" ? first : second).stop();
    await world.until(() => world.leaders.size === 1 && !world.leaders.has(leader ?? ""));
    assert.ok(performance.now() - begun < times.lease, "it did not have to wait for the Lease");
    await world.end();
    assert.equal(world.most, 1);
    assert.equal(world.store.lease?.record.holder, "");
    assert.equal(world.store.lease?.record.transitions, 1);
  });

  it("stops leading when the store is away, before another one may begin", async () => {
    const world = createWorld();
    world.candidate("a");
    await world.until(() => world.leaders.has("a"));
    world.store.away.add("a");
    const begun = performance.now();
    await world.until(() => !world.leaders.has("a"));
    const took = performance.now() - begun;
    assert.ok(took >= times.renewal / 2 && took < times.lease, `${took} ms`);
    world.candidate("b");
    await world.until(() => world.leaders.has("b"));
    await world.end();
    assert.equal(world.most, 1);
  });

  it("takes over from a leader that died, once its Lease was seen unchanged for its time", async () => {
    const world = createWorld();
    const now = new Date();
    // The dead one's clock was an hour ahead, which must not matter.
    const ahead = new Date(now.getTime() + 3_600_000);
    const dead = {
      holder: "dead",
      seconds: 1,
      acquiredAt: ahead,
      renewedAt: ahead,
      transitions: 4,
    };
    await world.store.as("dead").write(dead, undefined);
    const begun = performance.now();
    world.candidate("b");
    await world.until(() => world.leaders.has("b"));
    assert.ok(performance.now() - begun >= times.lease, "the Lease was left alone for its time");
    await world.end();
    assert.equal(world.store.lease?.record.transitions, 5);
  });

  it("stops leading when somebody else took the Lease", async () => {
    const world = createWorld();
    world.candidate("a");
    await world.until(() => world.leaders.has("a"));
    const thief = world.store.as("thief");
    const { record, version } = await thief.read() ?? assert.fail("no Lease");
    await thief.write({ ...record, holder: "thief" }, version);
    await world.until(() => !world.leaders.has("a"));
    await world.end();
    assert.equal(world.store.lease?.record.holder, "thief", "what is not ours is not given back");
  });

  it("passes on what the leader fails with, and gives the Lease back", async () => {
    const world = createWorld();
    await assert.rejects(
      lead({
        store: world.store.as("a"),
        identity: "a",
        run: () => Promise.reject(new Error("broken")),
        signal: new AbortController().signal,
        log: createLog({ write: () => undefined }),
        times,
      }),
      /broken/,
    );
    assert.equal(world.store.lease?.record.holder, "");
  });
});

/** A store in which every candidate can be cut off by itself. */
function createStore() {
  const state: { lease: StoredLease | undefined } = { lease: undefined };
  const away = new Set<string>();
  let versions = 0;
  const as = (name: string): LeaseStore => ({
    read: () => away.has(name) ? Promise.reject(new Error("away")) : Promise.resolve(state.lease),
    write: (record: LeaseRecord, version) => {
      if (away.has(name)) return Promise.reject(new Error("away"));
      if (state.lease?.version !== version) return Promise.reject(new Error("conflict"));
      state.lease = { record, version: String(++versions) };
      return Promise.resolve();
    },
  });
  return {
    away,
    as,
    get lease() {
      return state.lease;
    },
  };
}

function createWorld() {
  const store = createStore();
  const leaders = new Set<string>();
  const candidates: { readonly stop: () => void; readonly ended: Promise<void> }[] = [];
  const world = {
    store,
    leaders,
    most: 0,
    candidate(identity: string) {
      const stopping = new AbortController();
      const ended = lead({
        store: store.as(identity),
        identity,
        run: async (signal) => {
          leaders.add(identity);
          world.most = Math.max(world.most, leaders.size);
          await sleep(60_000, signal);
          leaders.delete(identity);
        },
        signal: stopping.signal,
        log: createLog({ write: () => undefined }),
        times,
      });
      const candidate = { stop: () => stopping.abort(), ended };
      candidates.push(candidate);
      return candidate;
    },
    async until(condition: () => boolean) {
      const deadline = performance.now() + 10_000;
      while (!condition()) {
        assert.ok(performance.now() < deadline, "it never came to that");
        await sleep(5, new AbortController().signal);
      }
    },
    async end() {
      for (const { stop } of candidates) stop();
      await Promise.all(candidates.map(({ ended }) => ended));
    },
  };
  return world;
}
