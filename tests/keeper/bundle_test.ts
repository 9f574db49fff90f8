import { after, before, describe, it } from "@std/testing/bdd";
import { generateIdentity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { StoredData } from "../../operations/keeper/back_end.ts";
import { observeBundle } from "../../operations/keeper/bundle/observe_bundle.ts";
import { publishRecoveryBundle } from "../../operations/keeper/bundle/publish_recovery_bundle.ts";
import { openBundle } from "../../operations/recovery_bundle/seal_bundle.ts";
import type { TenantReport } from "../../operations/tenants/tenant_report.ts";
import { itWhere } from "../it_where.ts";
import { createClusterSecrets } from "../restore/cluster_secrets.ts";
import { healthy } from "../../operations/keeper/testing/example_observation.ts";
import { hasKubernetesApi, type KeeperApi, startKeeperApi } from "./keeper_api.ts";
import { type KeptCluster, startKeptCluster } from "./kept_cluster.ts";

const sealing = "publish-recovery-bundle";

describe("a keeper that is to seal the recovery bundle", () => {
  let cluster: KeptCluster;
  let identity: string;
  let counted: TenantReport | undefined;
  let spec: NonNullable<EtcdClusterInput["spec"]>;

  before(async () => {
    identity = await generateIdentity();
    const recipients = [await identityToRecipient(identity)];
    spec = { tenants: [{ name: "team-a" }], snapshots: { bundle: { recipients } } };
    cluster = await startKeptCluster(spec, { counted: () => counted });
    cluster.backEnd.createMemberSet();
    await cluster.until(["settled"]);
  });
  after(() => cluster?.stop());

  async function stored(): Promise<StoredData> {
    const found = await cluster.backEnd.read({ kind: "Secret", name: "etcd-bundle" });
    return found ?? assert.fail("there is no bundle");
  }

  function timesWritten(): number {
    return cluster.backEnd.written.filter((name) => name === "Secret/etcd-bundle").length;
  }

  async function opened() {
    return await openBundle((await stored()).data["bundle.age"] ?? "", identity);
  }

  /** Lets keepers that know nothing of each other look, again and again. */
  async function look(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) assert.equal((await cluster.turn()).kind, "settled");
  }

  it("does so once, last of all, and leaves it as long as nothing changes", async () => {
    const writes = cluster.backEnd.written.filter((name) => name !== "ConfigMap/etcd-status");
    assert.equal(writes.at(-1), "Secret/etcd-bundle");
    await look();
    assert.equal(timesWritten(), 1);
    const bundle = await opened();
    const authority = await cluster.backEnd.read({ kind: "Secret", name: "etcd-certs" });
    const key = bundle.secrets.find(({ name }) => name === "etcd-certs")?.data["ca.key"] ?? "";
    assert.equal(Buffer.from(key, "base64").toString(), authority?.data["ca.key"]);
    assert.deepEqual(bundle.tenants.found, null);
  });

  it("tells nobody else what is in it", async () => {
    const { data } = await stored();
    assert.deepEqual(Object.keys(data).sort(), ["bundle.age", "inputs"]);
    assert.doesNotMatch(JSON.stringify(data), /PRIVATE KEY|team-a/);
    await assert.rejects(openBundle(data["bundle.age"] ?? "", await generateIdentity()));
  });

  it("seals it again when etcd's tenants are known, and does not forget them", async () => {
    const tenant = { name: "kamaji_a", prefix: "/kamaji_a/" };
    const numbers = { keys: 1, bytes: 1, access: "writable" } as const;
    const report = { takenAt: 0, took: 0, busy: 0, findings: [] };
    counted = { ...report, tenants: [{ ...tenant, ...numbers }] };
    await cluster.until([sealing]);
    await look();
    assert.deepEqual((await opened()).tenants.found, [tenant]);
    counted = undefined;
    await look();
    assert.equal(timesWritten(), 2);
  });

  it("seals it again for other recipients, and for a configuration that changed", async () => {
    const other = await generateIdentity();
    const recipients = [await identityToRecipient(other)];
    cluster.commit({ ...spec, snapshots: { bundle: { recipients } } });
    await cluster.until([sealing]);
    await assert.rejects(opened());
    identity = other;
    assert.equal(JSON.parse((await opened()).config).spec.snapshots.bundle.recipients.length, 1);
    await look();
    assert.equal(timesWritten(), 3);
  });

  it("keeps the cluster although it cannot seal for what is no key", async () => {
    cluster.commit({
      tenants: [{ name: "team-a" }, { name: "team-b" }],
      snapshots: { bundle: { recipients: ["age1nobody"] } },
    });
    const step = await cluster.until(["blocked"]);
    assert.ok(step.kind === "blocked" && step.reason === "RecipientMistyped");
    assert.match(
      step.message,
      /age1nobody in spec\.snapshots\.bundle\.recipients is no age public/,
    );
    const tenant = await cluster.backEnd.read({ kind: "Secret", name: "etcd-tenant-team-b" });
    assert.ok(tenant !== undefined);
    const names = clusterNames(cluster.config);
    const status = await cluster.backEnd.read({ kind: "ConfigMap", name: names.statusConfigMap });
    assert.match(status?.data["conditions.json"] ?? "", /"Blocked",\s+"status": "True"/);
    assert.equal(timesWritten(), 3);
  });
});

describe("a keeper with the rights that are rendered", () => {
  const itWithApi = itWhere(hasKubernetesApi);
  let api: KeeperApi | undefined;
  before(async () => {
    if (hasKubernetesApi) api = await startKeeperApi();
  });
  after(() => api?.stop());

  itWithApi("may write the bundle where one is wished, and read it nowhere else", async () => {
    const server = api ?? assert.fail();
    const identity = await generateIdentity();
    const recipients = [await identityToRecipient(identity)];
    const config = exampleCluster({ spec: { snapshots: { bundle: { recipients } } } });
    const secret = { kind: "Secret", name: clusterNames(config).bundleSecret } as const;
    const without = await server.backEndOf(exampleCluster());
    await assert.rejects(without.read(secret), { code: "kubernetes-request-failed" });

    const backEnd = await server.backEndOf(config);
    for (const [name, data] of Object.entries(await createClusterSecrets())) {
      await backEnd.write({ kind: "Secret", name }, { data });
    }
    const bench = { plan: { config, addresses: backEnd.addresses }, backEnd, seen: healthy() };
    const action = { kind: sealing, why: "there is none", tenants: [] } as const;
    await publishRecoveryBundle(bench, { ...action, replaces: undefined });
    const first = await backEnd.read(secret);
    await publishRecoveryBundle(bench, { ...action, replaces: first?.version });
    const second = await backEnd.read(secret);
    assert.notEqual(first?.data["bundle.age"], second?.data["bundle.age"]);
    assert.equal(first?.data["inputs"], second?.data["inputs"]);

    const read = (name: string) => backEnd.read({ kind: "Secret", name });
    const seen = await observeBundle(config, { read, token: "", tenants: [] });
    assert.deepEqual(seen?.published, seen?.wanted);
    const bundle = await openBundle(second?.data["bundle.age"] ?? "", identity);
    const server2 = bundle.secrets.find(({ name }) => name === "etcd-server");
    assert.equal(server2?.type, "kubernetes.io/tls");
    assert.equal(server2?.labels["app.kubernetes.io/managed-by"], "kamaji-etcd-keeper");
  });
});
