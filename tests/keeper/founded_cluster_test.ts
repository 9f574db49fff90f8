import { after, before, describe, it } from "@std/testing/bdd";
import type { IPermission } from "etcd3";
import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { refusesAnonymous } from "../../etcd/refuses_anonymous.ts";
import { refusesUser } from "../../etcd/refuses_user.ts";
import { isOnboarded } from "../../etcd/tenants/is_onboarded.ts";
import { keyRangeOf, tenantOf } from "../../etcd/tenants/tenant.ts";
import { describeCertificate } from "../../operations/certificates/describe_certificate.ts";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import { type KeptCluster, startKeptCluster } from "./kept_cluster.ts";

describe("a founded cluster", () => {
  let cluster: KeptCluster;

  before(async () => {
    cluster = await startKeptCluster({
      members: 3,
      tenants: [{ name: "Team_A", prefix: "/teams/a/" }],
    });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  it("refuses, on every member, who has no certificate and who is no user", async () => {
    const authority = await cluster.backEnd.read({ kind: "Secret", name: "etcd-certs" });
    const trust = authority?.data["ca.crt"] ?? "";
    const foreign = await issueTenantCertificate({
      authority: { certificate: trust, privateKey: authority?.data["ca.key"] ?? "" },
      user: "nobody-known",
      notBefore: new Date(Date.now() - 60_000),
      validDays: 1,
    });
    for (const pod of ["etcd-0", "etcd-1", "etcd-2"]) {
      const endpoint = cluster.backEnd.addresses.endpoint(pod);
      assert.equal(await refusesAnonymous({ endpoint, trust, timeout: 3_000 }), true, pod);
      const client = connectEtcd({ endpoints: [endpoint], credentials: { ...foreign, trust } });
      try {
        assert.equal(await refusesUser(client), true, pod);
      } finally {
        client.close();
      }
    }
  });

  it("lets a declared tenant in by its Secret, to its prefix and nowhere else", async () => {
    const secret = await cluster.backEnd.read({ kind: "Secret", name: "etcd-tenant-team-a" });
    assert.equal(secret?.data["prefix"], "/teams/a/");
    assert.equal(
      secret?.data["endpoints"],
      "etcd-client.kamaji-system.svc.cluster.local:2379",
    );
    const credentials = await cluster.credentialsIn("etcd-tenant-team-a");
    assert.equal(describeCertificate(credentials.certificate).subject.commonName, "Team_A");
    const client = connectEtcd({
      endpoints: [cluster.backEnd.addresses.endpoint("etcd-1")],
      credentials,
    });
    try {
      await client.put("/teams/a/key").value("value");
      assert.equal(await client.get("/teams/a/key").string(), "value");
      await assert.rejects(client.get("/teams/b/key").string(), /permission denied/);
    } finally {
      client.close();
    }
  });

  it("keeps the keys of CAs in a form that every Kamaji reads", async () => {
    const authority = await cluster.backEnd.read({ kind: "Secret", name: "etcd-certs" });
    assert.match(authority?.data["ca.key"] ?? "", /^-----BEGIN EC PRIVATE KEY-----\n/);
  });

  it("never starts a member that lost its data, nor founds a second cluster", async () => {
    const root = await rootOf(cluster);
    const before = await root.cluster.memberList({ linearizable: true });
    for (const lose of [loseData, loseVolume]) {
      await cluster.pods.kill("etcd-2");
      await lose(cluster);
      for (let turn = 0; turn < 3; turn++) await cluster.turn().catch(() => undefined);
      assert.match(cluster.pods.waiting.get("etcd-2") ?? "", /empty and there is no start ticket/);
      assert.equal(cluster.pods.members.has("etcd-2"), false);
    }
    const tickets = await cluster.backEnd.read({ kind: "ConfigMap", name: "etcd-tickets" });
    assert.deepEqual(tickets?.data, {});
    const after = await root.cluster.memberList({ linearizable: true });
    root.close();
    assert.equal(after.header.cluster_id, before.header.cluster_id);
    assert.deepEqual(after.members, before.members);
    const step = await cluster.turn();
    assert.equal(step.kind, "wait", "the keeper says that a member is missing");
  });

  it("is given its pods back when the StatefulSet was made again", async () => {
    cluster.backEnd.createMemberSet();
    assert.equal((await cluster.turn()).kind, "scale");
    assert.equal((await cluster.backEnd.memberSet())?.replicas, 3);
  });
});

describe("a keeper that is taken over to", () => {
  let cluster: KeptCluster;
  before(async () => {
    cluster = await startKeptCluster();
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  it("gives itself the user that a chart's release does not have", async () => {
    const root = await rootOf(cluster);
    await root.auth.userDelete({ name: "etcd-keeper" });
    assert.equal((await cluster.until(["admit-keeper"])).kind, "admit-keeper");
    await cluster.until(["settled"]);
    const { roles } = await root.auth.userGet({ name: "etcd-keeper" });
    root.close();
    assert.deepEqual(roles, ["root"]);
  });

  it("sees which part of an onboarding is missing", async () => {
    const root = await rootOf(cluster);
    const tenant = tenantOf("late");
    const name = tenant.name;
    const whole = keyRangeOf(tenant);
    const parts = [
      () => root.auth.userAdd({ name, options: { no_password: true } }),
      () => root.auth.roleAdd({ name }),
      () => root.auth.userGrantRole({ user: name, role: name }),
      () => grant({ permType: "Readwrite", key: whole.key, range_end: Buffer.alloc(0) }),
      () => grant({ permType: "Readwrite", key: whole.key, range_end: whole.rangeEnd }),
    ];
    const grant = (perm: IPermission) => root.auth.roleGrantPermission({ name, perm });
    const seen = [];
    for (const part of parts) {
      await part();
      seen.push(await isOnboarded(root, tenant));
    }
    root.close();
    assert.deepEqual(seen, [false, false, false, false, true]);
  });

  it("founds no cluster again when all it knew is lost but the volumes", async () => {
    for (const kind of ["ConfigMap", "Secret"] as const) {
      for await (const { name } of Deno.readDir(cluster.backEnd.directory)) {
        if (name.startsWith(`${kind}.`)) await Deno.remove(`${cluster.backEnd.directory}/${name}`);
      }
    }
    cluster.backEnd.createMemberSet();
    const step = await cluster.turn();
    assert.equal(step.kind, "blocked");
    assert.match("message" in step ? step.message : "", /"data-etcd-0"/);
    assert.equal(await cluster.backEnd.read({ kind: "Secret", name: "etcd-certs" }), undefined);
  });
});

async function rootOf({ backEnd, credentialsIn }: KeptCluster) {
  return connectEtcd({
    endpoints: [backEnd.addresses.endpoint("etcd-0")],
    credentials: await credentialsIn("etcd-root-client-certs"),
  });
}

/** As when a disk is formatted: the claim is the same. */
async function loseData({ pods }: KeptCluster): Promise<void> {
  await Deno.remove(pods.dataDirectory("etcd-2"), { recursive: true });
}

/** As when claim and volume are deleted: the StatefulSet's controller makes another claim. */
function loseVolume({ pods }: KeptCluster): Promise<void> {
  return pods.loseVolume("etcd-2");
}
