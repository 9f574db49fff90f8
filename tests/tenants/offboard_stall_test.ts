import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../../etcd/tenants/onboard_tenant.ts";
import { keyRangeOf, tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import { fillTenant } from "../../bench/tenants/fill_tenant.ts";
import { keepWriting, percentile, type Written } from "./keep_writing.ts";

const keys = 40_000;

describe("offboarding a large tenant beside one that writes", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  let neighbour: Etcd3;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
    await onboardTenant(root, tenantOf("neighbour"));
    neighbour = await cluster.connect("neighbour");
  });
  after(async () => {
    neighbour?.close();
    root?.close();
    await cluster?.stop();
  });

  async function beside(work: () => Promise<unknown>): Promise<Written> {
    const writer = keepWriting(neighbour, "/neighbour/");
    await work();
    return await writer.stop();
  }

  async function prepared(name: string) {
    const tenant = tenantOf(name);
    await onboardTenant(root, tenant);
    await fillTenant(root, { prefix: tenant.prefix, keys, valueBytes: 512 });
    return tenant;
  }

  it("holds nobody up as long as one request that deletes everything does", async () => {
    const whole = keyRangeOf(await prepared("whole"));
    const atOnce = await beside(() =>
      root.kv.deleteRange({ key: whole.key, range_end: whole.rangeEnd })
    );
    const tenant = await prepared("large");
    let deleted = 0;
    const inBatches = await beside(async () => {
      deleted = await offboardTenant(root, tenant);
    });
    assert.equal(deleted, keys);
    // A machine that is busy stops for a moment now and then; a request of 40,000 keys always does.
    const [batched, stalled] = [percentile(inBatches.latencies, 0.99), atOnce.latencies.at(-1)];
    assert.ok(
      batched < (stalled ?? 0) / 2,
      `in batches: ${batched} ms for one in a hundred; at once: ${stalled} ms`,
    );
    const { "old-auth-revision": retryable = 0, ...others } = inBatches.failed;
    assert.deepEqual(others, {});
    // The role goes first and the user last: two changes of users and roles.
    assert.ok(retryable <= 2, `${retryable}`);
  });

  it("deletes no more than a thousand keys with one request", async () => {
    const tenant = tenantOf("watched");
    await onboardTenant(root, tenant);
    await fillTenant(root, { prefix: tenant.prefix, keys: 3_000, valueBytes: 16 });
    const watcher = await root.watch().prefix(tenant.prefix).create();
    // What one request deletes has one revision.
    const deleted = new Map<string, number>();
    let events = 0;
    const all = Promise.withResolvers<void>();
    watcher.on("delete", ({ mod_revision }) => {
      deleted.set(mod_revision, (deleted.get(mod_revision) ?? 0) + 1);
      if (++events === 3_000) all.resolve();
    });
    await offboardTenant(root, tenant);
    await all.promise;
    await watcher.cancel();
    const most = Math.max(...deleted.values());
    assert.ok(most <= 1_000, `${most} keys by one request`);
  });
});
