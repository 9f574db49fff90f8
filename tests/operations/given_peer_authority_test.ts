import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import type { CertifiedKey } from "../../operations/certificates/certified_key.ts";
import { splitBundle } from "../../operations/certificates/split_bundle.ts";
import { carryOut } from "../../operations/keeper/carry_out.ts";
import { conditionsKey, type StoredCondition } from "../../operations/keeper/status.ts";
import { type KeptCluster, startKeptCluster } from "../keeper/kept_cluster.ts";
import { givenAuthority, givenLeaf, pairOf } from "./given_certificates.ts";

const spec: EtcdClusterInput["spec"] = {
  members: 3,
  certificates: {
    mode: "existing",
    authoritySecret: "our-ca",
    serverSecret: "our-server",
    peerSecret: "our-peer",
    peerAuthoritySecret: "our-peer-ca",
    rootClientSecret: "our-root",
  },
};

describe("a CA of peers that somebody else replaces", () => {
  let cluster: KeptCluster;
  let old: CertifiedKey;
  let next: CertifiedKey;

  before(async () => {
    old = await givenAuthority("peers 1");
    next = await givenAuthority("peers 2");
    const clients = await givenAuthority("clients");
    cluster = await startKeptCluster(spec);
    const { serverNames } = cluster.backEnd.addresses;
    await give("our-ca", { "ca.crt": clients.certificate, "ca.key": clients.privateKey });
    const server = await givenLeaf(clients, { commonName: "etcd-server", ...serverNames });
    await give("our-server", pairOf(server));
    await give("our-root", pairOf(await givenLeaf(clients, { commonName: "root" })));
    await give("our-peer-ca", { "ca.crt": old.certificate, "ca.key": old.privateKey });
    await givePeer(old);
    cluster.backEnd.createMemberSet();
    await settle();
  });
  after(() => cluster?.stop());

  const give = async (name: string, data: Readonly<Record<string, string>>) => {
    const stored = await cluster.backEnd.read({ kind: "Secret", name });
    await cluster.backEnd.write({ kind: "Secret", name }, {
      data,
      ...(stored === undefined ? {} : { replaces: stored.version }),
    });
  };

  const givePeer = async (signer: CertifiedKey) => {
    const { peerNames } = cluster.backEnd.addresses;
    const leaf = await givenLeaf(signer, { commonName: "etcd-peer", ...peerNames });
    await give("our-peer", { "ca.crt": signer.certificate, ...pairOf(leaf) });
  };

  /** What the keeper does until nothing is left to do. */
  async function settle(): Promise<string[]> {
    const steps: string[] = [];
    const end = await cluster.until(["settled", "blocked"], async (step, bench) => {
      steps.push(step.kind === "restart-member" ? `restart ${step.pod.name}` : step.kind);
      await carryOut(step, bench);
    });
    assert.equal(end.kind, "settled", "message" in end ? end.message : "");
    return steps;
  }

  async function authoritiesStable(): Promise<StoredCondition | undefined> {
    const status = await cluster.backEnd.read({ kind: "ConfigMap", name: "etcd-status" });
    const conditions: StoredCondition[] = JSON.parse(status?.data[conditionsKey] ?? "[]");
    return conditions.find(({ type }) => type === "AuthoritiesStable");
  }

  it("is trusted by every member before anything of it is in use", async () => {
    assert.equal((await authoritiesStable())?.status, "True");
    await give("our-peer-ca", { "ca.crt": next.certificate, "ca.key": next.privateKey });
    const steps = await settle();
    assert.equal(steps[0], "spread-trust");
    assert.deepEqual(
      steps.filter((step) => step.startsWith("restart ")).sort(),
      ["restart etcd-0", "restart etcd-1", "restart etcd-2"],
    );
    const trust = await cluster.backEnd.read({ kind: "Secret", name: "etcd-trust" });
    assert.deepEqual(splitBundle(trust?.data["peer-ca.crt"] ?? ""), [
      old.certificate,
      next.certificate,
    ]);
    const { message, status } = await authoritiesStable() ?? {};
    assert.equal(status, "False");
    assert.match(message ?? "", /every member trusts both; have the certificate .* issued by it$/);
  });

  it("signs afterwards without a restart, and members still find each other", async () => {
    await givePeer(next);
    assert.deepEqual(await settle(), []);
    assert.equal((await authoritiesStable())?.status, "True");
    // A member that starts has to be let in by the others, who serve the new certificate.
    const [pod] = await cluster.backEnd.pods(["etcd-1"]);
    assert.ok(pod !== undefined);
    await cluster.backEnd.endPod(pod);
    assert.deepEqual(await settle(), []);
    const status = await cluster.backEnd.read({ kind: "ConfigMap", name: "etcd-status" });
    assert.match(status?.data[conditionsKey] ?? "", /3 of 3 members serve/);
  });
});
