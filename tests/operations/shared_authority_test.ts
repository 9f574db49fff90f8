import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { issueTenantCertificate } from "../../operations/certificates/issue_tenant_certificate.ts";
import { dialPort, type DialResult } from "../../operations/keeper/rotation/dial_port.ts";
import type { RotationPhase } from "../../operations/keeper/rotation/rotation_goal.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";

const phases = [
  "trust-both",
  "switch-signer",
  "drop-old",
  "stable",
] as const satisfies readonly RotationPhase[];

describe("a cluster with one CA for clients and members, as an installed release has", () => {
  let cluster: KeptCluster;
  before(async () => {
    cluster = await startKeptCluster();
    cluster.backEnd.createMemberSet();
    await cluster.until(["issue-authority"]);
    // What adoption does before a keeper first looks.
    const shared = await cluster.backEnd.read({ kind: "Secret", name: "etcd-certs" });
    assert.ok(shared !== undefined);
    const { generation: _, ...data } = shared.data;
    await cluster.backEnd.write({ kind: "Secret", name: "etcd-peer-ca" }, { data });
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  const valueIn = async (name: string, key: string) =>
    (await cluster.backEnd.read({ kind: "Secret", name }))?.data[key] ?? "";

  /** How the peer port takes a certificate that Kamaji signs for a tenant. */
  const trustInTenants = async (): Promise<DialResult["trust"]> => {
    const shown = await issueTenantCertificate({
      authority: {
        certificate: await valueIn("etcd-certs", "ca.crt"),
        privateKey: await valueIn("etcd-certs", "ca.key"),
      },
      user: "tenant",
      notBefore: new Date(Date.now() - 60_000),
      validDays: 1,
    });
    const { hostname, port } = new URL(cluster.backEnd.addresses.peerUrl("etcd-0"));
    return (await dialPort({ host: hostname, port: Number(port), shown, timeout: 3_000 })).trust;
  };

  it("has two of them after the first rotation of the peers'", async () => {
    const shared = await valueIn("etcd-certs", "ca.crt");
    assert.equal(await valueIn("etcd-peer-ca", "ca.crt"), shared);
    assert.equal(await trustInTenants(), "trusted");
    for (const phase of phases) {
      const rotation = { generation: 2, phase };
      cluster.commit({ certificates: { mode: "keeper", peer: { rotation } } });
      const step = await cluster.until(["settled", "blocked"]);
      assert.equal(step.kind, "settled", JSON.stringify(step));
    }
    assert.notEqual(await valueIn("etcd-peer-ca", "ca.crt"), shared);
    assert.equal(await valueIn("etcd-certs", "ca.crt"), shared, "tenants keep theirs");
    assert.equal(await trustInTenants(), "distrusted");
  });
});
