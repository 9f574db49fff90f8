import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { thawTenant } from "../../etcd/tenants/freeze_tenant.ts";
import { readRole } from "../../etcd/tenants/read_role.ts";
import { reportTenants } from "../../operations/exporter/report_tenants.ts";
import type { TenantReport } from "../../operations/tenants/tenant_report.ts";
import { type KeptCluster, startKeptCluster } from "./kept_cluster.ts";

const tenants = [
  { name: "big", budget: { keys: 2, action: "freeze" } },
  { name: "loud", budget: { keys: 2 } },
  { name: "small", budget: { keys: 2, action: "freeze" } },
] as const;

describe("a keeper with tenants above their budgets", () => {
  let cluster: KeptCluster;
  let counted: TenantReport | undefined;
  const clients: Etcd3[] = [];
  before(async () => {
    cluster = await startKeptCluster({ tenants: [...tenants] }, { counted: () => counted });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
    for (const [name, keys] of [["big", 3], ["loud", 3], ["small", 2]] as const) {
      const client = await clientOf(name);
      for (let key = 0; key < keys; key++) await client.put(`/${name}/${key}`).value("x");
    }
    counted = await reportTenants(await root(), {
      signal: new AbortController().signal,
      declared: tenants.map(({ name }) => ({ name, prefix: `/${name}/` })),
      learned: () => {},
    });
  });
  after(async () => {
    for (const client of clients) client.close();
    await cluster?.stop();
  });

  it("freezes the one that its budget says, and rests", async () => {
    assert.equal((await cluster.until(["freeze-tenant"])).kind, "freeze-tenant");
    assert.equal((await cluster.until(["settled", "freeze-tenant"])).kind, "settled");
    const told = cluster.backEnd.notices.filter(({ reason }) => reason === "TenantFrozen");
    assert.deepEqual(told.map(({ message }) => /"(.*?)"/.exec(message)?.[1]), ["big"]);
  });

  it("leaves it its data to read, and the others all they had", async () => {
    const big = await clientOf("big");
    assert.equal(await big.get("/big/0").string(), "x");
    await assert.rejects(async () => await big.put("/big/0").value("y"), isDenied);
    await assert.rejects(async () => await big.delete().key("/big/0"), isDenied);
    for (const name of ["loud", "small"]) {
      await (await clientOf(name)).put(`/${name}/0`).value("y");
    }
  });

  it("does not freeze again, by an old count, what somebody thawed", async () => {
    const client = await root();
    await thawTenant(client, {
      tenant: { name: "big", prefix: "/big/" },
      role: await readRole(client, "big"),
      seconds: 60,
    });
    assert.equal((await cluster.until(["settled", "freeze-tenant"])).kind, "settled");
    await (await clientOf("big")).put("/big/0").value("z");
  });

  function clientOf(name: string): Promise<Etcd3> {
    return opened(`etcd-tenant-${name}`);
  }

  function root(): Promise<Etcd3> {
    return opened("etcd-root-client-certs");
  }

  async function opened(secret: string): Promise<Etcd3> {
    const client = connectEtcd({
      endpoints: [cluster.backEnd.addresses.endpoint("etcd-0")],
      credentials: await cluster.credentialsIn(secret),
    });
    clients.push(client);
    return client;
  }
});

function isDenied(error: unknown): boolean {
  return etcdErrorClass(error) === "denied";
}
