import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { listTenants } from "../etcd/tenants/list_tenants.ts";
import { offboardTenant } from "../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../etcd/tenants/tenant.ts";
import { tenantUsage } from "../etcd/tenants/tenant_usage.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { cutClient, cuts } from "./cut_client.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";
import {
  assertGone,
  assertOnboarded,
  edges,
  fill,
  neighbours,
  put,
  tenant,
} from "./neighbouring_tenants.ts";

describe("tenants", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
    for (const neighbour of neighbours) {
      await onboardTenant(root, neighbour);
      await put(root, `${neighbour.prefix}key`, neighbour.name);
    }
    for (const edge of edges) await put(root, edge, "of nobody");
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
  });

  describe("onboarding", () => {
    beforeEach(() => offboard(root));
    afterEach(() => offboard(root));

    it("makes what Kamaji makes: a user without password, a role, one prefix", async () => {
      await onboardTenant(root, tenant);
      await assertOnboarded(root);
    });

    it("changes nothing the second time", async () => {
      await onboardTenant(root, tenant);
      await onboardTenant(root, tenant);
      await assertOnboarded(root);
    });

    it("takes four requests", async () => {
      assert.equal(await requestsOf(root, (client) => onboardTenant(client, tenant)), 4);
    });

    for (const cut of cuts(4)) {
      it(`is finished by a second call after ${cut.title}`, async () => {
        await assert.rejects(onboardTenant(cutClient(root, cut), tenant), /cut off/);
        const isComplete = cut.passes === 3 && cut.loses === "answer";
        assert.equal(await isListed(root), isComplete);
        await onboardTenant(root, tenant);
        await assertOnboarded(root);
      });
    }

    it("lets the tenant use its prefix and no other", async () => {
      await onboardTenant(root, tenant);
      const client = await cluster.connect(tenant.name);
      try {
        await put(client, "/t/mine", "x");
        for (const foreign of [...edges, "/s/key", "/t-1/key", "/t.x/key", "/t0/key"]) {
          await assert.rejects(put(client, foreign, "x"), /permission denied/);
        }
      } finally {
        client.close();
      }
    });
  });

  describe("listing", () => {
    it("names whoever has a role of its name for one prefix, in order", async () => {
      await onboardTenant(root, tenant);
      const listed = await listTenants(root);
      assert.deepEqual(listed, [...neighbours.slice(0, 1), tenant, ...neighbours.slice(1)]);
    });

    it("leaves out users that are no tenants", async () => {
      const before = await listTenants(root);
      await root.auth.userAdd({ name: "bare", options: { no_password: true } });
      await root.auth.userAdd({ name: "wide", options: { no_password: true } });
      await root.auth.roleAdd({ name: "wide" });
      await root.auth.roleGrantPermission({
        name: "wide",
        perm: { permType: "Readwrite", key: Buffer.from("/wide/"), range_end: Buffer.from([0]) },
      });
      assert.deepEqual(await listTenants(root), before);
      for (const name of ["bare", "wide"]) await root.auth.userDelete({ name });
      await root.auth.roleDelete({ role: "wide" });
    });
  });

  describe("usage", () => {
    before(async () => {
      await onboardTenant(root, tenant);
      await fill(root, 1_203);
    });
    after(() => offboard(root));

    it("counts keys and bytes over several pages, as the tenant sees them", async () => {
      const client = await cluster.connect(tenant.name);
      try {
        const { bytes, keys, revision } = await tenantUsage(client, tenant);
        // "/t/" and five digits, and seven bytes of value.
        assert.deepEqual([keys, bytes], [1_203, 1_203 * (8 + 7)]);
        assert.ok(revision > 1n);
      } finally {
        client.close();
      }
    });

    it("does not count neighbours", async () => {
      const usage = await tenantUsage(root, tenantOf("t0"));
      assert.deepEqual([usage.keys, usage.bytes], [1, "/t0/key".length + "t0".length]);
    });
  });

  describe("offboarding", () => {
    beforeEach(async () => {
      await onboardTenant(root, tenant);
      await fill(root, 1_203);
    });
    afterEach(() => offboard(root));

    it("deletes every key in batches, tells of them, and leaves nothing", async () => {
      const told: number[] = [];
      const deleted = await offboardTenant(root, tenant, {
        onProgress: (keys) => told.push(keys),
      });
      assert.deepEqual([deleted, told], [1_203, [500, 1_000, 1_203]]);
      await assertGone(root);
    });

    it("is nothing for a tenant that is gone", async () => {
      await offboardTenant(root, tenant);
      assert.equal(await offboardTenant(root, tenant), 0);
      await assertGone(root);
    });

    it("takes nine requests for three batches", async () => {
      assert.equal(await requestsOf(root, (client) => offboardTenant(client, tenant)), 9);
    });

    for (const cut of cuts(9)) {
      it(`is finished by a second call after ${cut.title}`, async () => {
        await assert.rejects(offboardTenant(cutClient(root, cut), tenant), /cut off/);
        await offboardTenant(root, tenant);
        await assertGone(root);
      });
    }

    it("locks the tenant out before the first key goes", async () => {
      const client = await cluster.connect(tenant.name);
      try {
        await put(client, "/t/before", "x");
        const cut = cutClient(root, { passes: 1, loses: "request" });
        await assert.rejects(offboardTenant(cut, tenant), /cut off/);
        await assert.rejects(put(client, "/t/after", "x"), /permission denied/);
      } finally {
        client.close();
      }
    });
  });
});

async function isListed(root: Etcd3): Promise<boolean> {
  return (await listTenants(root)).some(({ name }) => name === tenant.name);
}

async function offboard(root: Etcd3): Promise<void> {
  await offboardTenant(root, tenant);
}

async function requestsOf(
  root: Etcd3,
  work: (client: Etcd3) => Promise<unknown>,
): Promise<number> {
  let requests = 0;
  await work(cutClient(root, { passes: Infinity, loses: "request", onRequest: () => requests++ }));
  return requests;
}
