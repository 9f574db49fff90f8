import { after, before, describe, it } from "@std/testing/bdd";
import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { LocalCluster } from "../bench/targets/local/local_cluster.ts";
import { isAuthenticationEnabled } from "../etcd/enable_authentication.ts";
import { type EtcdErrorClass, etcdErrorClass } from "../etcd/error_class.ts";
import { onboardTenant } from "../etcd/tenants/onboard_tenant.ts";
import { tenantOf } from "../etcd/tenants/tenant.ts";
import { defaultEtcdVersion } from "../manifests/config/etcd_cluster.ts";
import { localEtcd, startTestCluster } from "./local_etcd.ts";

describe("authentication", () => {
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

  it("is seen to be on by root, by a tenant and by a stranger", async () => {
    await onboardTenant(root, tenantOf("t"));
    for (const user of ["root", "t", "stranger"]) {
      const client = await cluster.connect(user);
      assert.equal(await isAuthenticationEnabled(client), true, user);
      client.close();
    }
  });

  it("refuses some requests while users change, all of which may be repeated", async () => {
    await onboardTenant(root, tenantOf("t"));
    const client = await cluster.connect("t");
    const failures = new Set<EtcdErrorClass>();
    let repeats = 0;
    let changing = true;
    const write = async (n: number): Promise<void> => {
      for (let round = 0; changing; round++) {
        const key = Buffer.from(`/t/${n}-${round}`);
        while (!await succeeds(client.kv.put({ key }), failures)) repeats += 1;
      }
    };
    const writers = Array.from({ length: 16 }, (_, n) => write(n));
    try {
      for (let n = 0; n < 500 && repeats < 10; n++) {
        await onboardTenant(root, tenantOf(`tenant-${n}`));
      }
    } finally {
      changing = false;
      await Promise.all(writers);
      client.close();
    }
    assert.ok(repeats >= 10, `only ${repeats} requests were refused`);
    assert.deepEqual([...failures], ["old-auth-revision"]);
  });
});

async function succeeds(
  request: Promise<unknown>,
  failures: Set<EtcdErrorClass>,
): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    failures.add(etcdErrorClass(error));
    return false;
  }
}
