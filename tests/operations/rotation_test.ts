import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { issueCertificate } from "../../operations/certificates/issue_certificate.ts";
import { splitBundle } from "../../operations/certificates/split_bundle.ts";
import { fingerprintOf } from "../../operations/keeper/certificates/read_certified_secret.ts";
import { mortalKeeper } from "./mortal_keeper.ts";
import {
  assertUnharmed,
  drillPods,
  type RotationDrill,
  startRotationDrill,
} from "./rotation_drill.ts";

const day = 86_400_000;

describe("a rotation of the clients' CA under load, with keepers that die at every step", () => {
  let drill: RotationDrill;
  let first: readonly [string, ...string[]];
  let oldTenant: CertifiedKey;

  before(async () => {
    drill = await startRotationDrill();
    first = splitBundle(await drill.valueIn("etcd-certs", "ca.crt"));
    oldTenant = drill.tenants.certificateOf("kamaji-a");
  });
  after(() => drill?.cluster.stop());

  it("renews a certificate without a restart and sees every member serve it", async () => {
    const before = drill.processes();
    const server = await drill.cluster.backEnd.read({ kind: "Secret", name: "etcd-server" });
    assert.ok(server !== undefined);
    const late = await issueCertificate({
      authority: { certificate: first[0], privateKey: await drill.valueIn("etcd-certs", "ca.key") },
      subject: { commonName: "etcd-server" },
      uses: ["server", "client"],
      ...drill.cluster.backEnd.addresses.serverNames,
      notBefore: new Date(Date.now() - 21 * day),
      validDays: 30,
    });
    await drill.cluster.backEnd.write({ kind: "Secret", name: "etcd-server" }, {
      data: { "tls.crt": late.certificate, "tls.key": late.privateKey },
      replaces: server.version,
    });
    const step = await drill.cluster.until(["issue-leaf"]);
    assert.equal("why" in step && step.why, "less than a third of its life is left");
    await drill.cluster.until(["settled"]);
    const condition = await drill.condition("CertificatesServed");
    assert.deepEqual([condition?.status, condition?.reason], ["True", "Served"]);
    assert.notEqual(await drill.valueIn("etcd-server", "tls.crt"), late.certificate);
    assert.deepEqual(drill.processes(), before, "nobody was restarted");
  });

  it("refuses to jump", async () => {
    const generation = 2;
    const confirmTenantsRolled = "trust-both";
    for (const phase of ["switch-signer", "drop-old", "stable"] as const) {
      const step = await drill.commit({
        client: { rotation: { generation, phase, confirmTenantsRolled } },
      });
      assert.ok(step.kind === "blocked", phase);
      assert.equal(step.reason, "RotationOutOfOrder");
    }
    assert.deepEqual(splitBundle(await drill.valueIn("etcd-certs", "ca.crt")), first);
    assert.equal(await drill.valueIn("etcd-client-ca-rotation", "new.crt"), "");
  });

  it("has members trust both CAs before anybody else hears of the new one", async () => {
    const rotation = { generation: 2, phase: "trust-both" } as const;
    const before = drill.processes();
    const { written } = drill.cluster.backEnd;
    const from = written.length;
    const step = await drill.commit({ client: { rotation } }, { carry: mortalKeeper() });
    assert.equal(step.kind, "settled");
    const secrets = written.slice(from).filter((name) => name.startsWith("Secret/"));
    assert.deepEqual(secrets, [
      "Secret/etcd-client-ca-rotation",
      "Secret/etcd-trust",
      "Secret/etcd-certs",
      "Secret/etcd-tenant-declared",
    ]);
    const restarted = drill.processes().filter((pid, index) => pid !== before[index]);
    assert.equal(restarted.length, 3);
    const [signer, next] = splitBundle(await drill.valueIn("etcd-certs", "ca.crt"));
    assert.equal(signer, first[0]);
    const authority = {
      certificate: next ?? "",
      privateKey: await drill.valueIn("etcd-client-ca-rotation", "new.key"),
    };
    const probe = await issueCertificate({
      authority,
      subject: { commonName: "nobody-known" },
      uses: ["client"],
      notBefore: new Date(Date.now() - 60_000),
      validDays: 1,
    });
    for (const pod of drillPods) assert.equal(await drill.trustOf(pod, probe), "trusted", pod);
    const condition = await drill.condition("AuthoritiesStable");
    assert.match(condition?.message ?? "", /generation 1 signs in phase "trust-both"; next is/);
  });

  it("keeps the signer until somebody says that tenants were rolled", async () => {
    await drill.tenants.rolled();
    const rotation = { generation: 2, phase: "switch-signer" } as const;
    const step = await drill.commit({ client: { rotation } });
    assert.ok(step.kind === "blocked");
    assert.equal(step.reason, "TenantsToRoll");
    assert.equal(splitBundle(await drill.valueIn("etcd-certs", "ca.crt"))[0], first[0]);
  });

  it("switches the signer without a restart, and signs everything anew", async () => {
    const before = drill.processes();
    const step = await drill.commit({
      client: {
        rotation: {
          generation: 2,
          phase: "switch-signer",
          confirmTenantsRolled: "trust-both",
        },
      },
    }, { carry: mortalKeeper() });
    assert.equal(step.kind, "settled");
    assert.deepEqual(drill.processes(), before);
    const [signer, other] = splitBundle(await drill.valueIn("etcd-certs", "ca.crt"));
    assert.equal(other, first[0]);
    assert.notEqual(signer, first[0]);
    await drill.tenants.rolled();
    assert.notEqual(drill.tenants.certificateOf("kamaji-a"), oldTenant);
  });

  it("drops the old CA and destroys its key", async () => {
    const [signer] = splitBundle(await drill.valueIn("etcd-certs", "ca.crt"));
    const rotation = {
      generation: 2,
      phase: "drop-old",
      confirmTenantsRolled: "switch-signer",
    } as const;
    const step = await drill.commit({ client: { rotation } }, { carry: mortalKeeper() });
    assert.equal(step.kind, "settled");
    await drill.tenants.rolled();
    assert.deepEqual(splitBundle(await drill.valueIn("etcd-certs", "ca.crt")), [signer]);
    const left = await drill.cluster.backEnd.read({
      kind: "Secret",
      name: "etcd-client-ca-rotation",
    });
    assert.deepEqual(left?.data, { generation: "2" });
    for (const pod of drillPods) {
      assert.equal(await drill.trustOf(pod, oldTenant), "distrusted", pod);
      const present = drill.tenants.certificateOf("kamaji-a");
      assert.equal(await drill.trustOf(pod, present), "trusted", pod);
    }
  });

  it("ends in a stable generation, for which nothing was lost and nobody refused", async () => {
    const step = await drill.commit({ client: { rotation: { generation: 2 } } });
    assert.equal(step.kind, "settled");
    assert.equal((await drill.condition("AuthoritiesStable"))?.status, "True");
    const served = await drill.valueIn("etcd-server", "tls.crt");
    assert.notEqual(fingerprintOf(served), fingerprintOf(first[0]));
    assertUnharmed(await drill.tenants.stop());
  });
});
