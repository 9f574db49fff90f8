import assert from "node:assert/strict";
import { connectEtcd } from "../../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../../etcd/error_class.ts";
import { listTenants } from "../../../etcd/tenants/list_tenants.ts";
import { tenantSecretName } from "../../../manifests/tenant_secret_name.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { readSecret, rootCredentials, withEtcd, withMembers } from "./etcd_access.ts";
import { etcdName, tenantName } from "./etcd_document.ts";
import { untilMembersReady } from "./member_pods.ts";

/** What holds of the members once the Application is healthy. */
export const memberCases: readonly Case[] = [
  {
    group: "gitops",
    id: "members",
    name: "three voting members of one cluster run on three nodes",
    needs: ["first-sync"],
    minutes: 2,
    run: proveMembers,
  },
  {
    group: "gitops",
    id: "tenant",
    name: "the declared tenant reads and writes its own prefix with its Secret, and no other",
    needs: ["first-sync"],
    minutes: 2,
    run: proveTenant,
  },
];

async function proveMembers(context: CaseContext): Promise<string> {
  const pods = await untilMembersReady(context);
  const nodes = new Set(pods.map(({ spec }) => spec.nodeName));
  assert.equal(nodes.size, pods.length, `members share a node: ${[...nodes]}`);
  const { members } = await withEtcd(
    context,
    (client) => client.cluster.memberList({ linearizable: true }),
  );
  assert.deepEqual(members.map(({ name }) => name).sort(), pods.map((pod) => pod.metadata.name));
  assert.deepEqual(members.filter(({ isLearner }) => isLearner), []);
  return [...nodes].join(", ");
}

async function proveTenant(context: CaseContext): Promise<string> {
  const tenants = await withEtcd(context, listTenants);
  const tenant = tenants.find(({ name }) => name === tenantName);
  assert(tenant !== undefined, `etcd knows ${tenants.map(({ name }) => name)}`);
  const { trust } = await rootCredentials(context);
  const secret = await readSecret(context, tenantSecret());
  const { "tls.crt": certificate = "", "tls.key": privateKey = "" } = secret;
  await withMembers(context, {
    use: async (endpoints) => {
      const client = connectEtcd({ endpoints, credentials: { trust, certificate, privateKey } });
      try {
        await client.put(`${tenant.prefix}conformance`).value("here");
        assert.equal(await client.get(`${tenant.prefix}conformance`).string(), "here");
        await assert.rejects(async () => await client.put("/elsewhere").value("no"), isDenial);
      } finally {
        client.close();
      }
    },
  });
  return `prefix ${tenant.prefix}`;
}

function tenantSecret(): string {
  return tenantSecretName(exampleCluster({ metadata: { name: etcdName } }), tenantName);
}

function isDenial(error: unknown): boolean {
  return etcdErrorClass(error) === "denied";
}
