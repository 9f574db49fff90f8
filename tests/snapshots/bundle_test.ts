import { after, afterEach, before, beforeEach, describe } from "@std/testing/bdd";
import { generateIdentity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { Failure } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { collectBundle } from "../../operations/recovery_bundle/collect_bundle.ts";
import { openBundle, sealBundle } from "../../operations/recovery_bundle/seal_bundle.ts";
import { fetchBundle } from "../../operations/snapshots/fetch_bundle.ts";
import { noteVerified } from "../../operations/snapshots/note_verified.ts";
import { pruneSnapshots } from "../../operations/snapshots/prune_snapshots.ts";
import { s3Store } from "../../operations/snapshots/s3_store.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import { storedSnapshots } from "../../operations/snapshots/stored_snapshots.ts";
import { type TakenSnapshot, takeSnapshot } from "../../operations/snapshots/take_snapshot.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { createClusterSecrets } from "../restore/cluster_secrets.ts";
import { localSecretStore } from "../restore/local_secret_store.ts";
import { hasVersitygw, type S3Server, startVersitygw } from "../versitygw.ts";

const hasServer = await hasVersitygw();
const policy = { hourly: 1, daily: 0, weekly: 0, monthly: 0 };

for (const kind of ["a volume", "an S3 bucket"] as const) {
  const it = itWhere(kind === "a volume" || hasServer);

  describe(`a recovery bundle beside snapshots in ${kind}`, () => {
    let cluster: LocalCluster;
    let server: S3Server | undefined;
    let folder: string;
    let store: SnapshotStore;
    let identity: string;
    let sealed: string;
    let clock = Date.UTC(2026, 10, 22, 10, 17);

    before(async () => {
      const binary = await localEtcd(defaultEtcdVersion);
      assert.ok(binary !== undefined);
      cluster = await startTestCluster(binary);
      if (kind !== "a volume" && hasServer) server = await startVersitygw();
      identity = await generateIdentity();
      const bundle = await collectBundle({
        config: exampleCluster(),
        secrets: localSecretStore(await createClusterSecrets()),
        found: [],
        token: "token",
        now: new Date(clock),
      });
      sealed = await sealBundle(bundle, [await identityToRecipient(identity)]);
    });
    after(async () => {
      await server?.stop();
      await cluster?.stop();
    });
    beforeEach(async () => {
      folder = await Deno.makeTempDir({ prefix: "snapshot-bundle-" });
      for (const name of ["store", "scratch"]) await Deno.mkdir(join(folder, name));
      store = server === undefined
        ? volumeStore(join(folder, "store"))
        : s3Store({ ...server.options, folder: crypto.randomUUID() });
    });
    afterEach(() => Deno.remove(folder, { recursive: true }));

    async function take(bundle?: string): Promise<TakenSnapshot> {
      return await takeSnapshot({
        cluster: "kamaji-system/etcd",
        endpoints: cluster.endpoints,
        credentials: await cluster.credentialsOf("root"),
        store,
        scratch: join(folder, "scratch"),
        recipients: [],
        bundle,
        now: () => new Date(clock += 3_600_000),
        progress: createProgress({ terminal: false, write: () => undefined }),
      });
    }

    async function verify(snapshot: TakenSnapshot): Promise<boolean> {
      await noteVerified(store, { ...snapshot, needsBundle: true, now: () => new Date(clock) });
      return (await storedSnapshots(store)).find(({ name }) => name === snapshot.name)?.verified ??
        false;
    }

    function refused(pattern: RegExp) {
      return (error: unknown) =>
        error instanceof Failure && error.code === "snapshot-refused" &&
        pattern.test(error.message);
    }

    it("comes back as it was, and opens for its recipient", async () => {
      const taken = await take(sealed);
      assert.deepEqual(taken.manifest.bundle?.file, `${taken.name}.bundle.age`);
      const [stored = assert.fail()] = await storedSnapshots(store);
      const bundle = await openBundle(await fetchBundle(store, stored), identity);
      assert.equal(bundle.cluster, "kamaji-system/etcd");
      assert.ok(bundle.secrets.some(({ data }) => data["ca.key"] !== undefined));
      assert.equal(await verify(taken), true);
    });

    it("makes a set that is not verified without it, or with another one", async () => {
      const without = await take();
      assert.equal(without.manifest.bundle, undefined);
      await assert.rejects(verify(without), refused(/No recovery bundle came with/));

      const lost = await take(sealed);
      await store.remove(`${lost.name}.bundle.age`);
      await assert.rejects(verify(lost), refused(/is gone/));

      const changed = await take(sealed);
      await store.remove(`${changed.name}.bundle.age`);
      await store.putText(`${changed.name}.bundle.age`, sealed.replace(/[a-f]/, "9"));
      await assert.rejects(verify(changed), refused(/is not what was stored/));
      const all = await storedSnapshots(store);
      assert.deepEqual(all.map(({ verified }) => verified), [false, false, false]);
    });

    it("goes with its set, and what a killed run left of one goes too", async () => {
      const old = await take(sealed);
      const killed = await take(sealed);
      await store.remove(`${killed.name}.json`);
      const kept = await take(sealed);
      await pruneSnapshots(store, { policy, now: () => new Date(clock) });
      assert.ok(!(await store.list()).some((name) => name.startsWith(old.name)));
      await pruneSnapshots(store, { policy, now: () => new Date(clock + 2 * 86_400_000) });
      const { file } = kept.manifest;
      const left = [`${kept.name}.bundle.age`, file, `${kept.name}.json`].sort();
      assert.deepEqual(await store.list(), left);
    });
  });
}
