import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { splitBundle } from "../../operations/certificates/split_bundle.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { givenAuthority, givenLeaf, pairOf } from "./given_certificates.ts";

type Phase = "trust-both" | "switch-signer";

function specOf(confirmTenantsRolled?: Phase): EtcdClusterInput["spec"] {
  return {
    members: 1,
    certificates: {
      mode: "existing",
      authoritySecret: "our-ca",
      serverSecret: "our-server",
      peerSecret: "our-peer",
      rootClientSecret: "our-root",
      ...(confirmTenantsRolled === undefined
        ? {}
        : { client: { rotation: { confirmTenantsRolled } } }),
    },
  };
}

describe("a CA of clients that somebody else replaces", () => {
  let cluster: KeptCluster;
  let old: CertifiedKey;
  let next: CertifiedKey;

  before(async () => {
    old = await givenAuthority("clients 1");
    next = await givenAuthority("clients 2");
    const peers = await givenAuthority("peers");
    cluster = await startKeptCluster(specOf());
    await give("our-ca", { "ca.crt": old.certificate, "ca.key": old.privateKey });
    await giveLeaves(old);
    const { peerNames } = cluster.backEnd.addresses;
    const peer = await givenLeaf(peers, { commonName: "etcd-peer", ...peerNames });
    await give("our-peer", { "ca.crt": peers.certificate, ...pairOf(peer) });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  const valueIn = async (name: string, key: string) =>
    (await cluster.backEnd.read({ kind: "Secret", name }))?.data[key] ?? "";

  const give = async (name: string, data: Readonly<Record<string, string>>) => {
    const stored = await cluster.backEnd.read({ kind: "Secret", name });
    await cluster.backEnd.write({ kind: "Secret", name }, {
      data,
      ...(stored === undefined ? {} : { replaces: stored.version }),
    });
  };

  const giveLeaves = async (signer: CertifiedKey) => {
    const { serverNames } = cluster.backEnd.addresses;
    const server = await givenLeaf(signer, { commonName: "etcd-server", ...serverNames });
    await give("our-server", pairOf(server));
    await give("our-root", pairOf(await givenLeaf(signer, { commonName: "root" })));
  };

  it("is trusted by members and published second, until tenants were rolled", async () => {
    await give("our-ca", { "ca.crt": next.certificate, "ca.key": next.privateKey });
    assert.equal((await cluster.until(["settled", "blocked"])).kind, "settled");
    const both = [old.certificate, next.certificate];
    assert.deepEqual(splitBundle(await valueIn("etcd-certs", "ca.crt")), both);
    assert.deepEqual(splitBundle(await valueIn("etcd-trust", "client-ca.crt")), both);
  });

  it("signs once somebody says that they were", async () => {
    cluster.commit(specOf("trust-both"));
    assert.equal((await cluster.until(["settled", "blocked"])).kind, "settled");
    assert.deepEqual(splitBundle(await valueIn("etcd-certs", "ca.crt")), [
      next.certificate,
      old.certificate,
    ]);
  });

  it("stands alone only when no certificate of the old one is in use", async () => {
    cluster.commit(specOf("switch-signer"));
    const step = await cluster.until(["settled", "blocked"]);
    assert.ok(step.kind === "blocked");
    assert.equal(step.reason, "LeavesOfOtherAuthority");
    assert.match(step.message, /server, keeperClient, rootClient/);

    await giveLeaves(next);
    assert.equal((await cluster.until(["settled", "blocked"])).kind, "settled");
    assert.equal(await valueIn("etcd-certs", "ca.crt"), next.certificate);
    assert.equal(await valueIn("etcd-trust", "client-ca.crt"), next.certificate);
    assert.equal(await valueIn("etcd-client-ca-rotation", "old.key"), "");
  });
});
