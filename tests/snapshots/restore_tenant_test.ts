import { after, afterEach, before, beforeEach, describe } from "@std/testing/bdd";
import { type Etcd3, GRPCUnavailableError } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { type ServedSnapshot, serveSnapshot } from "../../bench/targets/local/serve_snapshot.ts";
import { Failure, type FailureCode } from "../../diagnostics/failure.ts";
import { createProgress, type Progress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import {
  restoreTenant,
  type RestoreTenantOptions,
} from "../../operations/restore_tenant/restore_tenant.ts";
import { saveSnapshot } from "../../operations/snapshots/save_snapshot.ts";
import { cutClient, cuts } from "../cut_client.ts";
import { itWhere } from "../it_where.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { etcdutl } from "../restore/local_etcdutl.ts";

const it = itWhere(etcdutl !== undefined);

const tenant = tenantOf("a");
/** Their prefixes lie right before and right after that of `a`, or begin like it. */
const neighbours = ["A", "a-b", "a.b", "a0", "ab"].map((name) => tenantOf(name));
/** Keys of nobody at the edges of the prefix. */
const edges = ["/a", "/a.", "/a0", "/a0\0", "a/x", "//a/x"];

/** What the snapshot has below `/a/`, but for two leased keys. */
const saved: ReadonlyMap<string, Buffer> = new Map([
  ["/a/", Buffer.from("the prefix itself")],
  ["/a/\0", Buffer.of(0, 255)],
  ["/a/empty", Buffer.alloc(0)],
  ...Array.from({ length: 400 }, (_, n) => [`/a/pods/${n}`, Buffer.from(`pod ${n}`)] as const),
  ...Array.from({ length: 8 }, (_, n) => [`/a/x${n}`, Buffer.alloc(150_000, n)] as const),
  ["/a/\u{10ffff}", Buffer.from("last")],
]);

const silent: Progress = createProgress({ terminal: false, write: () => undefined });

describe("restoring one tenant", () => {
  let cluster: LocalCluster;
  let live: Etcd3;
  let source: Etcd3;
  let served: ServedSnapshot;
  let folder: string;
  let others: string;

  before(async () => {
    if (etcdutl === undefined) return;
    folder = await Deno.makeTempDir({ prefix: "restore-tenant-" });
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    live = await cluster.connect("root");
    for (const each of [tenant, ...neighbours]) {
      await onboardTenant(live, each);
      await live.put(`${each.prefix}key`).value(each.name);
    }
    for (const edge of edges) await live.put(edge).value("of nobody");
    await live.delete().key("/a/key");
    await putAll(saved);
    const lease = live.lease(600);
    await lease.put("/a/leased").value("gone with its holder");
    await lease.put("/a/masterleases/10.0.0.1").value("an apiserver");
    const file = join(folder, "saved.db");
    await saveSnapshot({ client: live, file });
    await lease.revoke();
    served = await serveSnapshot({ file, etcd: binary.path, etcdutl });
    source = connectEtcd({ endpoints: [served.endpoint], credentials: served.credentials });
    others = await allOthers();
  });

  after(async () => {
    source?.close();
    live?.close();
    await served?.stop();
    await cluster?.stop();
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  });

  beforeEach(async () => {
    if (live !== undefined) await live.delete().prefix("/a/");
  });

  afterEach(async () => {
    if (live !== undefined) assert.equal(await allOthers(), others);
  });

  async function putAll(entries: Iterable<readonly [string, Buffer]>): Promise<void> {
    for (const [key, value] of entries) await live.put(key).value(value);
  }

  /** Every key but the tenant's, with its value and all of its revisions. */
  async function allOthers(): Promise<string> {
    const { kvs } = await live.kv.range({ key: Buffer.of(0), range_end: Buffer.of(0) });
    return JSON.stringify(kvs.filter(({ key }) => !key.toString().startsWith("/a/")));
  }

  async function liveKeys(): Promise<Map<string, Buffer>> {
    const { kvs } = await live.kv.range({ key: Buffer.from("/a/"), range_end: Buffer.from("/a0") });
    return new Map(kvs.map(({ key, value }) => [key.toString(), value]));
  }

  async function assertRestored(): Promise<void> {
    const keys = await liveKeys();
    assert.deepEqual([...keys.keys()].sort(), [...saved.keys()].sort());
    for (const [key, value] of saved) assert.ok(keys.get(key)?.equals(value), key);
  }

  async function revision(): Promise<string> {
    return (await live.kv.range({ key: Buffer.from("/a/") })).header.revision;
  }

  function restore(options: Partial<RestoreTenantOptions> = {}) {
    return restoreTenant({
      source,
      target: live,
      tenant,
      conflict: "refuse",
      writerInterval: 0,
      pauseShare: 0,
      progress: silent,
      ...options,
    });
  }

  function failed(code: FailureCode, pattern: RegExp) {
    return (error: unknown) =>
      error instanceof Failure && error.code === code && pattern.test(error.message);
  }

  it("brings back every key that hangs on no lease, byte for byte", async () => {
    const { after, isOnboarded, leased, put } = await restore();
    await assertRestored();
    assert.deepEqual([put, leased, isOnboarded], [saved.size, 2, true]);
    assert.equal(after?.live.keys, saved.size);
    assert.equal(after?.live.sha256, after?.snapshot.sha256);
  });

  it("changes nothing when there is nothing to do", async () => {
    await restore();
    const before = await revision();
    const { put, same } = await restore();
    assert.deepEqual([put, same], [0, saved.size]);
    assert.equal(await revision(), before);
  });

  it("refuses by default when other keys are live, and changes nothing", async () => {
    await putAll([["/a/pods/3", Buffer.from("pod 3")]]);
    const before = await revision();
    await assert.rejects(restore(), failed("tenant-refused", /There are 1 keys below "\/a\/"/));
    assert.equal(await revision(), before);
  });

  it("counts and changes nothing on a dry run", async () => {
    await putAll([["/a/new", Buffer.from("new")], ["/a/pods/3", Buffer.from("other")]]);
    const before = await revision();
    const found = await restore({ dryRun: true, conflict: "overwrite" });
    assert.deepEqual([found.put, found.deleted], [saved.size, 1]);
    const missing = await restore({ dryRun: true, conflict: "only-missing" });
    assert.deepEqual([missing.put, missing.deleted, missing.kept], [saved.size - 1, 0, 2]);
    assert.equal(await revision(), before);
  });

  it("makes it exactly the snapshot's on overwrite, leases of live keys included", async () => {
    await putAll([...saved].slice(0, 20));
    await putAll([["/a/new", Buffer.from("new")], ["/a/pods/3", Buffer.from("other")]]);
    const lease = live.lease(600);
    await lease.put("/a/pods/5").value("pod 5");
    const { deleted } = await restore({ conflict: "overwrite" });
    await lease.revoke();
    await assertRestored();
    assert.equal(deleted, 1);
  });

  it("leaves what is live as it is on only-missing", async () => {
    await putAll([["/a/new", Buffer.from("new")], ["/a/pods/3", Buffer.from("other")]]);
    const { kept, put } = await restore({ conflict: "only-missing" });
    const keys = await liveKeys();
    assert.deepEqual([kept, put, keys.size], [2, saved.size - 1, saved.size + 1]);
    assert.equal(keys.get("/a/pods/3")?.toString(), "other");
    assert.equal(keys.get("/a/new")?.toString(), "new");
  });

  it("is finished by running it again, wherever it was cut off", async () => {
    const limits = { operations: 100, bytes: 1_000_000 };
    let requests = 0;
    const onRequest = () => void requests++;
    await restore({
      limits,
      target: cutClient(live, { passes: Infinity, loses: "request", onRequest }),
    });
    // The last ones only ask for user and role.
    assert.ok(requests >= 12, String(requests));
    for (const { title, ...cut } of cuts(requests - 2)) {
      await live.delete().prefix("/a/");
      await assert.rejects(restore({ limits, target: cutClient(live, cut) }), /cut off/, title);
      await restore({ limits });
      await assertRestored();
    }
  });

  it("goes on by itself when the answer to a batch is lost", async () => {
    let lost = 0;
    const target = new Proxy(live, {
      get: (client, name) => {
        if (name !== "kv") return Reflect.get(client, name);
        return new Proxy(client.kv, {
          get: (kv, method) => {
            if (method !== "txn") return Reflect.get(kv, method).bind(kv);
            return async (request: Parameters<typeof kv.txn>[0]) => {
              const answer = await kv.txn(request);
              if (lost++ % 2 === 0) throw new GRPCUnavailableError("the answer was lost");
              return answer;
            };
          },
        });
      },
    });
    await restore({ target, limits: { operations: 100, bytes: 1_000_000 } });
    assert.ok(lost > 4, String(lost));
    await assertRestored();
  });

  it("can be interrupted between two batches", async () => {
    const limits = { operations: 10, bytes: 1_000_000 };
    const stop = new AbortController();
    const reason = new Failure("interrupted", "Interrupted by a test");
    const progress: Progress = { ...silent, status: () => stop.abort(reason) };
    await assert.rejects(
      restore({ limits, progress, signal: stop.signal }),
      failed("interrupted", /by a test/),
    );
    assert.equal((await liveKeys()).size, 10);
    await restore();
    await assertRestored();
  });

  const places = [["soon", "/a/pods/109"], ["much later", "/a/x7"]] as const;
  for (const conflict of ["overwrite", "only-missing", "refuse"] as const) {
    for (const [when, key] of places) {
      it(`overwrites nothing that was written meanwhile, on ${conflict}: ${when}`, async () => {
        await assert.rejects(
          restoreWhileWriting(key, { conflict }),
          failed("tenant-refused", /was changed while "a" was being restored/),
        );
        assert.equal((await liveKeys()).get(key)?.toString(), "by somebody else");
      });
    }
  }

  it("does not overwrite what was written meanwhile and only then read", async () => {
    await putAll([...saved.keys()].map((key) => [key, Buffer.from("older")] as const));
    await assert.rejects(
      restoreWhileWriting("/a/x7", { conflict: "overwrite" }),
      failed("tenant-refused", /"\/a\/x7" was changed while "a" was being restored/),
    );
    assert.equal((await liveKeys()).get("/a/x7")?.toString(), "by somebody else");
  });

  it("finds what was written where it had read already", async () => {
    await assert.rejects(
      restoreWhileWriting("/a/\x01", { conflict: "overwrite" }),
      failed("target-failed", /0 keys are missing, 0 differ, 1 are too many/),
    );
  });

  /** Somebody else writes as soon as the first batch was. */
  async function restoreWhileWriting(key: string, options: Partial<RestoreTenantOptions>) {
    let told = 0;
    const status = () => {
      if (told++ === 0) void live.put(key).value("by somebody else").exec();
    };
    const progress: Progress = { ...silent, status };
    const limits = { operations: 5, bytes: 1_000_000 };
    return await restore({ limits, progress, pauseShare: 2, ...options });
  }

  it("refuses while an apiserver holds its lease", async () => {
    const lease = live.lease(600);
    await lease.put("/a/masterleases/10.0.0.7").value("");
    await assert.rejects(
      restore({ conflict: "overwrite" }),
      failed("tenant-refused", /the apiserver at 10\.0\.0\.7 holds its lease/),
    );
    await lease.revoke();
  });

  it("refuses while anybody writes below the prefix, and not while others write", async () => {
    const writing = setInterval(() => void live.put("/a/lease").value("x").exec(), 100);
    await assert.rejects(
      restore({ conflict: "only-missing", writerInterval: 3_000 }),
      failed("tenant-refused", /"\/a\/lease" was just written/),
    ).finally(() => clearInterval(writing));
    await live.delete().prefix("/a/");
    const elsewhere = setInterval(() => void live.put("/ab/lease").value("x").exec(), 50);
    await restore({ writerInterval: 500 }).finally(() => clearInterval(elsewhere));
    await assertRestored();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await live.delete().key("/ab/lease");
  });

  it("refuses a snapshot without the tenant, lest it empty the prefix", async () => {
    const absent = tenantOf("absent");
    await live.put("/absent/key").value("precious");
    await assert.rejects(
      restore({ tenant: absent, conflict: "overwrite" }),
      failed("snapshot-refused", /has no keys below "\/absent\/"/),
    );
    assert.equal(await live.get("/absent/key").string(), "precious");
    await live.delete().key("/absent/key");
  });

  it("says that user and role are missing, and does not make them", async () => {
    await offboardTenant(live, tenant);
    const { authRevision } = await live.auth.authStatus();
    const { isOnboarded } = await restore();
    assert.equal(isOnboarded, false);
    assert.equal((await live.auth.authStatus()).authRevision, authRevision);
    await onboardTenant(live, tenant);
    await assertRestored();
  });
});
