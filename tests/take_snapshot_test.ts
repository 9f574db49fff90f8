import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import { generateIdentity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { fetchSnapshot } from "../operations/snapshots/fetch_snapshot.ts";
import type { SnapshotStore } from "../operations/snapshots/snapshot_store.ts";
import { removeSnapshot, storedSnapshots } from "../operations/snapshots/stored_snapshots.ts";
import { takeSnapshot } from "../operations/snapshots/take_snapshot.ts";
import { volumeStore } from "../operations/snapshots/volume_store.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

describe("a snapshot of three members", () => {
  let cluster: LocalCluster;
  let folder: string;
  let store: SnapshotStore;
  let clock = Date.UTC(2026, 10, 22, 10, 17);

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary, { members: 3 });
  });

  after(async () => {
    await cluster?.stop();
  });

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "take-snapshot-" });
    for (const name of ["store", "scratch"]) await Deno.mkdir(join(folder, name));
    store = volumeStore(join(folder, "store"));
  });

  afterEach(async () => {
    await Deno.remove(folder, { recursive: true });
  });

  async function take(recipients: readonly string[] = []) {
    return await takeSnapshot({
      cluster: "kamaji-system/etcd",
      endpoints: cluster.endpoints,
      credentials: await cluster.credentialsOf("root"),
      store,
      scratch: join(folder, "scratch"),
      recipients,
      now: () => new Date(clock += 60_000),
      progress: createProgress({ terminal: false, write: () => undefined }),
    });
  }

  const refused = (error: unknown) => error instanceof Failure && error.code === "snapshot-refused";

  it("comes back byte for byte, the newest first", async () => {
    await take();
    const { name, manifest } = await take();
    const file = join(folder, "fetched.db");
    const fetched = await fetchSnapshot({ store, file });
    assert.deepEqual([fetched.name, fetched.manifest], [name, manifest]);
    assert.equal((await Deno.stat(file)).size, manifest.size);
    assert.ok((await store.size(manifest.file) ?? 0) < manifest.size);
    assert.equal((await storedSnapshots(store)).length, 2);
    assert.equal((await Array.fromAsync(Deno.readDir(join(folder, "scratch")))).length, 0);
  });

  it("is taken of a follower that is well", async () => {
    const [away] = cluster.members;
    assert.ok(away !== undefined);
    away.signal("SIGSTOP");
    try {
      const { manifest } = await take();
      assert.notEqual(manifest.member, away.name);
      assert.ok(manifest.revision > 0);
    } finally {
      away.signal("SIGCONT");
    }
  });

  it("can be read only with the key it was encrypted for", async () => {
    const identity = await generateIdentity();
    const { manifest } = await take([await identityToRecipient(identity)]);
    const stored = await Deno.readFile(join(folder, "store", manifest.file));
    assert.match(new TextDecoder().decode(stored.subarray(0, 40)), /^age-encryption.org\/v1\n/);
    const file = join(folder, "fetched.db");
    await assert.rejects(fetchSnapshot({ store, file }), refused);
    const other = await generateIdentity();
    await assert.rejects(fetchSnapshot({ store, file, identity: other }), refused);
    await fetchSnapshot({ store, file, identity: `# a comment\n${identity}\n` });
    assert.equal((await Deno.stat(file)).size, manifest.size);
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(left.sort(), ["fetched.db", "scratch", "store"]);
  });

  it("is refused when a byte of it changed", async () => {
    const { manifest } = await take();
    const stored = join(folder, "store", manifest.file);
    const bytes = await Deno.readFile(stored);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await Deno.writeFile(stored, bytes);
    const file = join(folder, "fetched.db");
    await assert.rejects(fetchSnapshot({ store, file }), refused);
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  });

  it("does not count without its manifest or without its data", async () => {
    const first = await take();
    const second = await take();
    await store.remove(`${first.name}.json`);
    await store.remove(second.manifest.file);
    assert.deepEqual(await storedSnapshots(store), []);
    await assert.rejects(fetchSnapshot({ store, file: join(folder, "f.db") }), refused);
  });

  it("is not read by an etcd older than the one it was taken from", async () => {
    await take();
    const file = join(folder, "fetched.db");
    await assert.rejects(fetchSnapshot({ store, file, etcdVersion: "3.5.33" }), refused);
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
    await fetchSnapshot({ store, file, etcdVersion: "3.7.1" });
  });

  it("is removed whole", async () => {
    const { name } = await take();
    await removeSnapshot(store, name);
    assert.deepEqual(await store.list(), []);
  });
});
