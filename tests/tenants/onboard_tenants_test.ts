import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { onboardTenants } from "../../bench/tenants/onboard_tenants.ts";
import { isOnboarded } from "../../etcd/tenants/is_onboarded.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";

const names = Array.from({ length: 60 }, (_, index) => `guest-${index}`);

describe("onboarding many tenants", () => {
  let cluster: LocalCluster;
  let root: Etcd3;
  before(async () => {
    const binary = await localEtcd(defaultEtcdVersion);
    assert.ok(binary !== undefined);
    cluster = await startTestCluster(binary);
    root = await cluster.connect("root");
  });
  after(async () => {
    root?.close();
    await cluster?.stop();
  });

  async function complete(): Promise<number> {
    const found = await Promise.all(names.map((name) => isOnboarded(root, tenantOf(name))));
    return found.filter((each) => each).length;
  }

  it("goes on where it was cut off, and leaves alone what was complete", async () => {
    const stop = new AbortController();
    const begun = onboardTenants(root, names, { signal: stop.signal });
    while (await complete() < 10) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await assert.rejects(begun, { name: "AbortError" });
    const before = await complete();
    assert.ok(before >= 10 && before < names.length, `${before} of ${names.length}`);

    const revision = await authRevision();
    const { found, tenants } = await onboardTenants(root, names);
    assert.deepEqual([found, tenants.length, await complete()], [
      before,
      names.length,
      names.length,
    ]);
    assert.ok(await authRevision() > revision);
  });

  it("changes no user and no role when all are there", async () => {
    const revision = await authRevision();
    const { found } = await onboardTenants(root, names);
    assert.equal(found, names.length);
    assert.equal(await authRevision(), revision);
  });

  it("does several at a time, for the same as one after the other", async () => {
    const [one, many] = [["a-1", "a-2", "a-3"], ["b-1", "b-2", "b-3"]];
    await onboardTenants(root, one, { atOnce: 1 });
    await onboardTenants(root, many, { atOnce: 3 });
    for (const name of [...one, ...many]) assert.ok(await isOnboarded(root, tenantOf(name)), name);
  });

  /** Every change of users and roles raises it (etcd server/auth/store.go, commitRevision). */
  async function authRevision(): Promise<number> {
    const { authRevision } = await root.auth.authStatus();
    return Number(authRevision);
  }
});
