import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { fetchSnapshot } from "./fetch_snapshot.ts";
import { pruneSnapshots } from "./prune_snapshots.ts";
import { retentionPlan } from "./retention_plan.ts";
import { formatManifest, type SnapshotManifest, snapshotName } from "./snapshot_manifest.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import { surveySnapshots } from "./stored_snapshots.ts";
import { volumeStore } from "./volume_store.ts";

const content = "what a snapshot would be";
const policy = { hourly: 1, daily: 0, weekly: 0, monthly: 0 };

describe("a store in which one manifest cannot be read", () => {
  let folder: string;
  let store: SnapshotStore;

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "survey-snapshots-" });
    await Deno.mkdir(join(folder, "store"));
    store = volumeStore(join(folder, "store"));
  });

  afterEach(async () => {
    await Deno.remove(folder, { recursive: true });
  });

  /** Stores a snapshot of an hour, with its manifest or with something else in its place. */
  async function put(hour: number, text?: string): Promise<string> {
    const takenAt = new Date(Date.UTC(2026, 10, 22, hour, 17));
    const name = snapshotName(takenAt, hour);
    const manifest: SnapshotManifest = {
      version: 1,
      cluster: "kamaji-system/etcd",
      clusterId: "1",
      member: "etcd-0",
      etcdVersion: "3.6.16",
      revision: hour,
      takenAt: takenAt.toISOString(),
      file: `${name}.db`,
      encrypted: false,
      size: content.length,
      sha256: "",
    };
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content));
    const sha256 = new Uint8Array(digest).toHex();
    await store.putText(`${name}.db`, content);
    await store.putText(`${name}.json`, text ?? formatManifest({ ...manifest, sha256 }));
    return name;
  }

  it("tells it beside the others, and why", async () => {
    const names = [await put(8), await put(9, "{"), await put(10)];
    const { snapshots, unreadable } = await surveySnapshots(store);
    assert.deepEqual(snapshots.map(({ name }) => name), [names[2], names[0]]);
    assert.deepEqual(unreadable, [{
      name: names[1],
      reason: `"${names[1]}.json" is no manifest of a snapshot`,
    }]);
  });

  it("leaves out what another run removed since it was listed", async () => {
    const [gone, stays] = [await put(8), await put(9)];
    const listed: SnapshotStore = {
      ...store,
      list: async () => {
        const names = await store.list();
        await store.remove(`${gone}.json`);
        return names;
      },
    };
    const { snapshots, unreadable } = await surveySnapshots(listed);
    assert.deepEqual(snapshots.map(({ name }) => name), [stays]);
    assert.deepEqual(unreadable, []);
  });

  it("is thinned out as ever, but for that snapshot, which is not even counted", async () => {
    const names = [await put(7), await put(8, ""), await put(9), await put(10, "[]")];
    const pruned = await pruneSnapshots(store, { policy, now: () => new Date(Date.UTC(2027, 0)) });
    assert.deepEqual(pruned.keep.map(({ name }) => name), [names[2]]);
    assert.deepEqual(pruned.remove.map(({ name }) => name), [names[0]]);
    assert.deepEqual(pruned.unreadable.map(({ name }) => name), [names[1], names[3]]);
    const left = names.slice(1).flatMap((name) => [`${name}.db`, `${name}.json`]).sort();
    assert.deepEqual(await store.list(), left);
  });

  it("gives the others, by name or as the newest, and says what may be newer", async () => {
    const names = [await put(8), await put(9), await put(10, "null")];
    const told: string[] = [];
    const onUnreadable = ({ name }: { readonly name: string }) => void told.push(name);
    const named = { store, file: join(folder, "named"), name: names[0] ?? "", onUnreadable };
    assert.equal((await fetchSnapshot(named)).name, names[0]);
    assert.deepEqual(told, []);
    const newest = await fetchSnapshot({ store, file: join(folder, "newest"), onUnreadable });
    assert.equal(newest.name, names[1]);
    assert.deepEqual(told, [names[2]]);
    assert.equal(await Deno.readTextFile(join(folder, "newest")), content);
    await assert.rejects(
      fetchSnapshot({ store, file: join(folder, "broken"), name: names[2] ?? "" }),
      (error) =>
        error instanceof Failure && error.code === "snapshot-refused" &&
        /cannot be read: .* is no manifest/.test(error.message),
    );
  });
});

describe("retention that does not see every snapshot", () => {
  it("removes nothing that it would keep if it saw all", () => {
    const snapshot = fc.record({
      hours: fc.integer({ min: 0, max: 3_000 }),
      verified: fc.boolean(),
      seen: fc.boolean(),
    });
    const counts = fc.record({
      hourly: fc.nat(4),
      daily: fc.nat(4),
      weekly: fc.nat(4),
      monthly: fc.nat(4),
    });
    fc.assert(fc.property(fc.array(snapshot, { maxLength: 40 }), counts, (drawn, wanted) => {
      const all = drawn.map(({ hours, seen, verified }, index) => ({
        name: String(index).padStart(3, "0"),
        takenAt: new Date(Date.UTC(2026, 0) + hours * 3_600_000),
        verified,
        seen,
      }));
      const removed = retentionPlan(all.filter(({ seen }) => seen), wanted).remove;
      const wouldBe = new Set(retentionPlan(all, wanted).remove);
      assert.ok(removed.every((each) => wouldBe.has(each)));
    }));
  });
});
