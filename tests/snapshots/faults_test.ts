import { after, afterEach, before, beforeEach, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { serveSnapshot } from "../../bench/targets/local/serve_snapshot.ts";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { exitCodeFor } from "../../diagnostics/exit_code_for.ts";
import { Failure, type FailureCode } from "../../diagnostics/failure.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { fetchSnapshot } from "../../operations/snapshots/fetch_snapshot.ts";
import { pruneSnapshots } from "../../operations/snapshots/prune_snapshots.ts";
import { s3Sender } from "../../operations/snapshots/s3_request.ts";
import { s3Store, type S3StoreOptions } from "../../operations/snapshots/s3_store.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import { storedSnapshots, verifiedSuffix } from "../../operations/snapshots/stored_snapshots.ts";
import {
  takeSnapshot,
  type TakeSnapshotOptions,
} from "../../operations/snapshots/take_snapshot.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { etcdutl } from "../restore/local_etcdutl.ts";
import { hasVersitygw, type S3Server, startVersitygw } from "../versitygw.ts";
import { type Fault, type FaultProxy, startFaultProxy } from "./fault_proxy.ts";
import { onSmallDisk, unshare } from "./small_disk.ts";

const hasServer = await hasVersitygw();
const older = await localEtcd("3.5.33");
const itWithS3 = itWhere(hasServer);
const it = itWhere(true);
const itWithDisk = itWhere(unshare !== undefined);

const megabyte = 1024 * 1024;
const partSize = 5 * megabyte;
const xmlError = '<?xml version="1.0"?><Error><Code>SlowDown</Code></Error>';

describe("snapshots when something goes wrong", () => {
  let cluster: LocalCluster;
  let server: S3Server;
  let folder: string;
  let scratch: string;
  let place: string;
  let proxies: FaultProxy[] = [];
  const clock = Date.UTC(2026, 10, 22, 10, 17);

  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    const root = await cluster.connect("root");
    for (let number = 0; number < 9; number++) {
      // What cannot be compressed crosses the wire, and parts.
      const value = new Uint8Array(megabyte);
      for (let at = 0; at < megabyte; at += 65_536) {
        crypto.getRandomValues(value.subarray(at, at + 65_536));
      }
      await root.put(`/fill/${number}`).value(value as never);
    }
    root.close();
    if (hasServer) server = await startVersitygw();
  });

  after(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  beforeEach(async () => {
    folder = await Deno.makeTempDir({ prefix: "snapshot-faults-" });
    scratch = join(folder, "scratch");
    place = `clusters/${crypto.randomUUID()}`;
    for (const name of ["scratch", "store"]) await Deno.mkdir(join(folder, name));
  });

  afterEach(async () => {
    for (const proxy of proxies) proxy.stop();
    proxies = [];
    // Whatever went wrong, nothing temporary is left.
    const left = await Array.fromAsync(Deno.readDir(scratch), ({ name }) => name);
    await Deno.remove(folder, { recursive: true });
    assert.deepEqual(left, []);
  });

  function bucket(differing: Partial<S3StoreOptions> = {}): SnapshotStore {
    return s3Store({ ...server.options, folder: place, partSize, ...differing });
  }

  function volume(): SnapshotStore {
    return volumeStore(join(folder, "store"));
  }

  /** The same bucket, with a fault on the way there. */
  function faultyBucket(
    fault: Fault,
  ): { readonly store: SnapshotStore; readonly proxy: FaultProxy } {
    const proxy = standBefore(Number(new URL(server.options.endpoint ?? "").port), fault);
    return { proxy, store: bucket({ endpoint: `http://127.0.0.1:${proxy.port}` }) };
  }

  function standBefore(port: number, fault: Fault): FaultProxy {
    const proxy = startFaultProxy(port, fault);
    proxies.push(proxy);
    return proxy;
  }

  async function take(store: SnapshotStore, differing: Partial<TakeSnapshotOptions> = {}) {
    return await takeSnapshot({
      cluster: "kamaji-system/etcd",
      endpoints: cluster.endpoints,
      credentials: await cluster.credentialsOf("root"),
      store,
      scratch,
      recipients: [],
      now: () => new Date(clock),
      progress: createProgress({ terminal: false, write: () => undefined }),
      ...differing,
    });
  }

  /** The code, what is said, what can be done, and how the program would end. */
  function failed(code: FailureCode, pattern: RegExp) {
    return (error: unknown) => {
      assert.ok(error instanceof Failure, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, pattern);
      assert.ok(error.hint !== undefined && error.hint !== "");
      assert.equal(exitCodeFor(error), ExitCode.TargetFailed);
      return true;
    };
  }

  async function assertBroughtBack(store: SnapshotStore): Promise<void> {
    const file = join(folder, "whole.db");
    const { manifest } = await fetchSnapshot({ store, file });
    assert.equal((await Deno.stat(file)).size, manifest.size);
  }

  itWithS3("says that the bucket is missing, or that the key is wrong", async () => {
    await assert.rejects(
      take(bucket({ bucket: "no-such-bucket" })),
      failed("snapshot-store-failed", /NoSuchBucket/),
    );
    const credentials = { ...server.options.credentials, secretAccessKey: "wrong-secret" };
    await assert.rejects(
      take(bucket({ credentials })),
      (error) =>
        failed("snapshot-store-failed", /SignatureDoesNotMatch/)(error) &&
        !Deno.inspect(error).includes("wrong-secret"),
    );
  });

  for (const [where, bytes] of [["the first part", 3], ["the second part", 7]] as const) {
    itWithS3(`stores nothing when the connection is cut within ${where}`, async () => {
      const { proxy, store } = faultyBucket({
        kind: "cut",
        direction: "up",
        bytes: bytes * megabyte,
      });
      await assert.rejects(
        take(store),
        failed("snapshot-store-failed", /cannot be reached|cut off/),
      );
      assert.ok(proxy.faults > 0);
      assert.deepEqual(await bucket().list(), []);
      // Not even that could be said any more.
      assert.equal((await uploads()).length, 1);
      proxy.mend();
      await take(bucket({ abandonedAfter: 0 }));
      await assertBroughtBack(store);
      assert.deepEqual(await uploads(), []);
    });
  }

  itWithS3("leaves no half file when the connection is cut on the way back", async () => {
    const { manifest, name } = await take(bucket());
    const { proxy, store } = faultyBucket({
      kind: "cut",
      direction: "down",
      bytes: 6 * megabyte,
    });
    const file = join(folder, "half.db");
    await assert.rejects(
      fetchSnapshot({ store, file }),
      failed("snapshot-store-failed", /cut off/),
    );
    for (const path of [file, `${file}.packed`]) {
      await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
    }
    assert.deepEqual(await bucket().list(), [manifest.file, `${name}.json`]);
    proxy.mend();
    await assertBroughtBack(store);
  });

  it("stores nothing when the connection to etcd is cut", async () => {
    const [endpoint = ""] = cluster.endpoints;
    const port = Number(endpoint.split(":")[1]);
    const proxy = standBefore(port, { kind: "cut", direction: "down", bytes: 6 * megabyte });
    const endpoints = [`127.0.0.1:${proxy.port}`];
    await assert.rejects(
      take(volume(), { endpoints }),
      failed("etcd-request-failed", /did not send its whole snapshot/),
    );
    assert.ok(proxy.faults > 0);
    assert.deepEqual(await volume().list(), []);
    proxy.mend();
    await take(volume(), { endpoints });
    await assertBroughtBack(volume());
  });

  const lies: readonly (readonly [string, RegExp])[] = [
    ["the list", /^GET \/snapshots\/\?list-type=2/],
    ["the beginning of an upload", /^POST .*\?uploads=/],
    ["a part", /^PUT .*partNumber=2/],
    ["the end of an upload", /^POST .*\?uploadId=/],
    ["the manifest", /^PUT .*\.json HTTP/],
  ];
  for (const [what, request] of lies) {
    itWithS3(`does not take an error with status 200 for ${what}`, async () => {
      const { proxy, store } = faultyBucket({ kind: "answer", request, body: xmlError });
      await assert.rejects(
        take(store),
        failed("snapshot-store-failed", /SlowDown|did not name it/),
      );
      assert.ok(proxy.faults > 0);
      assert.deepEqual(await storedSnapshots(bucket()), []);
      assert.deepEqual(await uploads(), []);
    });
  }

  itWithS3("does not take an error with status 200 for a snapshot", async () => {
    const { manifest } = await take(bucket());
    const request = /^GET .*\.db\.gz HTTP/;
    const { store } = faultyBucket({ kind: "answer", request, body: xmlError });
    const file = join(folder, "error.db");
    await assert.rejects(
      fetchSnapshot({ store, file }),
      failed("snapshot-refused", /is not what was compressed/),
    );
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
    assert.ok((await bucket().list()).includes(manifest.file));
  });

  it("notices a store that keeps less than it took", async () => {
    const store = { ...volume(), size: () => Promise.resolve(7) };
    await assert.rejects(take(store), failed("snapshot-store-failed", /and has 7 bytes/));
    assert.deepEqual(await volume().list(), []);
  });

  for (const kind of ["volume", "bucket"] as const) {
    itWhere(kind === "volume" || hasServer)(
      `keeps one of two of the same name that come to a ${kind} at once, whole`,
      async () => {
        const store = kind === "volume" ? volume() : bucket();
        const ends = await Promise.allSettled([take(store), take(store)]);
        const reasons = ends.flatMap((end) => end.status === "rejected" ? [end.reason] : []);
        assert.equal(reasons.length, 1);
        failed("snapshot-store-failed", /exist|PreconditionFailed|refused/)(reasons[0]);
        assert.equal((await storedSnapshots(store)).length, 1);
        await assertBroughtBack(store);
      },
    );
  }

  it("refuses what was cut short or changed by a single bit, wherever that is", async () => {
    const { manifest } = await take(volume());
    const path = join(folder, "store", manifest.file);
    const whole = await Deno.readFile(path);
    const file = join(folder, "changed.db");
    const damaged = [0.01, 0.5, 0.99].flatMap((share) => {
      const at = Math.floor(whole.length * share);
      const flipped = whole.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      return [whole.slice(0, at), flipped];
    });
    for (const bytes of [...damaged, new Uint8Array(0)]) {
      await Deno.writeFile(path, bytes);
      await assert.rejects(
        fetchSnapshot({ store: volume(), file }),
        failed("snapshot-refused", /is not what was/),
      );
      await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
    }
    await Deno.writeFile(path, whole);
    await assertBroughtBack(volume());
  });

  itWhere(older !== undefined && etcdutl !== undefined)(
    "says so when another etcd cannot serve it",
    async () => {
      await take(volume());
      const file = join(folder, "whole.db");
      await fetchSnapshot({ store: volume(), file });
      await assert.rejects(
        serveSnapshot({ file, etcd: older?.path ?? "", etcdutl: etcdutl ?? "" }),
        failed("etcd-start-failed", /Member "throw-away" ended/),
      );
      await Deno.truncate(file, 6 * megabyte);
      await assert.rejects(
        serveSnapshot({ file, etcd: older?.path ?? "", etcdutl: etcdutl ?? "" }),
        failed("snapshot-refused", /etcdutl cannot restore/),
      );
    },
  );

  itWithS3("ends uploads of runs that were killed, and no younger ones", async () => {
    const send = s3Sender(server.options);
    const key = `${place}/20261121T101703Z-r1.db.gz`;
    await (await send({ method: "POST", key, query: { uploads: "" } })).body?.cancel();
    await take(bucket());
    assert.deepEqual(await uploads(), [key]);
    await take(bucket({ abandonedAfter: 0 }), { now: () => new Date(clock + 60_000) });
    assert.deepEqual(await uploads(), []);
  });

  for (const kind of ["volume", "bucket"] as const) {
    itWhere(kind === "volume" || hasServer)(
      `prunes a ${kind} down to the newest and the newest verified, and what killed runs left`,
      async () => {
        const store = kind === "volume" ? volume() : bucket();
        const names: string[] = [];
        for (let hour = 0; hour < 5; hour++) {
          const now = () => new Date(clock + hour * 3_600_000);
          names.push((await take(store, { now })).name);
        }
        const [first = "", verified = "", killed = "", , newest = ""] = names;
        for (const name of [first, verified]) await store.putText(name + verifiedSuffix, "now\n");
        await store.remove(`${killed}.json`);
        const policy = { hourly: 0, daily: 0, weekly: 0, monthly: 0 };
        const soon = () => new Date(clock + 6 * 3_600_000);
        await pruneSnapshots(store, { policy, now: soon });
        const kept = (await storedSnapshots(store)).map(({ name }) => name);
        assert.deepEqual(kept, [newest, verified]);
        assert.ok((await store.list()).includes(`${killed}.db.gz`));
        await pruneSnapshots(store, { policy, now: () => new Date(clock + 30 * 3_600_000) });
        const expected = [newest, verified].flatMap((name) => [`${name}.db.gz`, `${name}.json`]);
        assert.deepEqual(await store.list(), [...expected, verified + verifiedSuffix].sort());
      },
    );
  }

  for (const full of ["scratch", "store", "fetch"] as const) {
    itWithDisk(`says that the disk is full, and leaves nothing of it: ${full}`, async () => {
      const { code, left, message } = await onSmallDisk(full, { cluster, folder });
      const expected = full === "store" ? "snapshot-store-failed" : "output-failed";
      assert.deepEqual([code, left], [expected, []]);
      assert.match(message, /No space left on device/);
    });
  }

  async function uploads(): Promise<string[]> {
    const query = { uploads: "", prefix: place };
    const answer = await s3Sender(server.options)({ method: "GET", key: "", query });
    return [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
  }
});
