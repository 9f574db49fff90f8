import { after, before, describe } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { type ServedSnapshot, serveSnapshot } from "../../bench/targets/local/serve_snapshot.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { hashOfKeys, type KeysHash } from "../../operations/restore/hash_of_keys.ts";
import { compareContents } from "../../operations/snapshots/compare_contents.ts";
import { fetchSnapshot } from "../../operations/snapshots/fetch_snapshot.ts";
import { judgeRestored } from "../../operations/snapshots/judge_restored.ts";
import type { SnapshotManifest } from "../../operations/snapshots/snapshot_manifest.ts";
import { snapshotSecret } from "../../operations/snapshots/snapshot_secret.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import { type TakenSnapshot, takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { etcdutl } from "../restore/local_etcdutl.ts";

const it = itWhere(etcdutl !== undefined);

/** A cluster, a snapshot of it, and a throw-away member that serves the snapshot. */
interface Drilled {
  readonly taken: TakenSnapshot;
  readonly file: string;
  readonly served: ServedSnapshot;
  readonly client: Etcd3;
  /** What the live member hashed after it had compacted more. */
  readonly hashedLater: KeysHash;
}

/** Writes the same to each cluster, but for one value or one key if it is told to. */
async function fill(root: Etcd3, { value = "secret", lost = false } = {}): Promise<void> {
  for (const name of ["team-a", "team-b"]) {
    await onboardTenant(root, tenantOf(name));
    for (const kind of ["configmaps", "leases", "pods", "secrets", "services"]) {
      for (let number = 0; number < 10; number++) {
        await root.put(`/${name}/${kind}/default/${number}`).value(`${kind} ${number}`);
      }
    }
  }
  const { header } = await root.put("/team-a/secrets/default/0").value(value);
  await root.kv.compact({ revision: String(Number(header.revision) - 5), physical: true });
  if (lost) await root.delete().key("/team-b/pods/default/7");
  else await root.put("/team-b/pods/default/7").value("pods 7");
}

describe("what a drill compares", () => {
  let folder: string;
  let drilled: Drilled;
  const stops: (() => Promise<void>)[] = [];

  before(async () => {
    if (etcdutl === undefined) return;
    folder = await Deno.makeTempDir({ prefix: "snapshot-contents-" });
    drilled = await drill("sound");
  });

  after(async () => {
    for (const stop of stops) await stop();
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  });

  async function drill(name: string, differing: Parameters<typeof fill>[1] = {}): Promise<Drilled> {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined && etcdutl !== undefined);
    for (const part of ["store", "scratch"]) {
      await Deno.mkdir(join(folder, name, part), { recursive: true });
    }
    const cluster = await startTestCluster(binary);
    const store = volumeStore(join(folder, name, "store"));
    const taken = await takeFrom(cluster, { name, store, differing });
    const file = join(folder, name, "fetched.db");
    await fetchSnapshot({ store, file });
    const served = await serveSnapshot({ file, etcd: binary.path, etcdutl });
    const { credentials, endpoint } = served;
    const client = connectEtcd({ endpoints: [endpoint], credentials });
    stops.push(async () => {
      client.close();
      await served.stop();
    });
    return { ...taken, file, served, client };
  }

  async function takeFrom(
    cluster: LocalCluster,
    { name, store, differing }: {
      readonly name: string;
      readonly store: SnapshotStore;
      readonly differing: Parameters<typeof fill>[1];
    },
  ): Promise<Pick<Drilled, "hashedLater" | "taken">> {
    const root = await cluster.connect("root");
    try {
      await fill(root, differing);
      const taken = await takeSnapshot({
        cluster: "kamaji-system/etcd",
        endpoints: cluster.endpoints,
        credentials: await cluster.credentialsOf("root"),
        store,
        scratch: join(folder, name, "scratch"),
        recipients: [],
        now: () => new Date(),
        progress: createProgress({ terminal: false, write: () => undefined }),
      });
      const { revision } = taken.manifest;
      await root.kv.compact({ revision: String(revision - 1), physical: true });
      return { taken, hashedLater: await hashOfKeys(root, revision) };
    } finally {
      root.close();
      await cluster.stop();
    }
  }

  function judged({ file, served }: Drilled, manifest: SnapshotManifest) {
    return judgeRestored({ ...served, manifest, snapshot: file });
  }

  /** What one member says of another one's snapshot, which only a test can know the secret of. */
  async function differences(other: Drilled): Promise<string> {
    const found = await compareContents(other.client, {
      manifest: { ...drilled.taken.manifest, revision: other.taken.manifest.revision },
      secret: await snapshotSecret(drilled.file),
    });
    assert.ok(typeof found === "string", JSON.stringify(found));
    return found;
  }

  it("is what the live member held: keys, etcd's hash of them, samples of tenants", async () => {
    const { manifest } = drilled.taken;
    const { contents } = manifest;
    assert.deepEqual(contents?.tenants.map(({ keys, name, sampled }) => [name, keys, sampled]), [
      ["team-a", 50, 5],
      ["team-b", 50, 5],
    ]);
    assert.ok(contents.keys >= 100 && contents.hash !== undefined);
    assert.ok(contents.hash.compacted > 0, "history was compacted");
    const { compared, keys } = await judged(drilled, manifest);
    assert.deepEqual(compared, { hash: true, tenants: 2, sampled: 10 });
    assert.equal(keys, contents.keys);
  });

  it("tells no value, and none can be tried out without the snapshot", async () => {
    const { manifest } = drilled.taken;
    const secret = await snapshotSecret(drilled.file);
    assert.ok(!JSON.stringify(manifest).includes(secret.toHex()));
    assert.doesNotMatch(JSON.stringify(manifest.contents), /secret|pods|default/);
    const other = await compareContents(drilled.client, { manifest, secret: new Uint8Array(32) });
    assert.match(String(other), /other keys or values/);
  });

  it("differs when one value does", async () => {
    const told = await differences(await drill("value", { value: "Secret" }));
    assert.equal(told, 'tenant "team-a" has other keys or values');
  });

  it("differs when one key is missing", async () => {
    const told = await differences(await drill("key", { lost: true }));
    assert.match(told, /^at revision \d+ it has \d+ keys, and the live member had \d+$/);
  });

  it("differs in etcd's hash when what was not sampled does", async () => {
    const { manifest } = drilled.taken;
    const { contents = assert.fail() } = manifest;
    const hash = { hash: 1, compacted: contents.hash?.compacted ?? 0 };
    await assert.rejects(
      judged(drilled, { ...manifest, contents: { ...contents, hash } }),
      (error) => error instanceof Failure && /hash of all keys at revision/.test(error.message),
    );
  });

  it("compares a hash that was made after a compaction, too", async () => {
    const { client, file, hashedLater: hash, taken: { manifest } } = drilled;
    const { contents = assert.fail() } = manifest;
    assert.notDeepEqual(hash, contents.hash);
    const secret = await snapshotSecret(file);
    const compacted = { ...manifest, contents: { ...contents, hash } };
    const found = await compareContents(client, { manifest: compacted, secret });
    assert.deepEqual(found, { hash: true, tenants: 2, sampled: 10 });
    const before = await compareContents(client, { manifest, secret });
    assert.deepEqual(before, { hash: false, tenants: 2, sampled: 10 }, "it is left out, not wrong");
  });

  it("says nothing of a snapshot of which nothing was noted", async () => {
    const { contents: _, ...manifest } = drilled.taken.manifest;
    assert.equal((await judged(drilled, manifest)).compared, undefined);
  });
});
