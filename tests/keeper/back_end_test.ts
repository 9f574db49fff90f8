import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { KeeperBackEnd, StoredReference } from "../../operations/keeper/back_end.ts";
import type { LeaseRecord } from "../../operations/kubernetes/lease_record.ts";
import { itWhere } from "../it_where.ts";
import { fileBackEnd } from "../../bench/targets/local/kept/file_back_end.ts";
import { hasKubernetesApi, type KeeperApi, startKeeperApi } from "./keeper_api.ts";

/** Something to test on, once the tests run. */
interface Prepared {
  readonly backEnd: KeeperBackEnd;
  /** Makes what Argo CD and Kubernetes make: the StatefulSet and a claim of etcd-1. */
  readonly prepare: () => Promise<void>;
  /** Makes etcd-1 as a kubelet does: ready, from template `revision-1`, restarted once. */
  readonly createPod: () => Promise<void>;
}

const record: LeaseRecord = {
  holder: "somebody",
  seconds: 15,
  acquiredAt: new Date("2026-06-01T10:00:00.000Z"),
  renewedAt: new Date("2026-06-01T10:00:05.000Z"),
  transitions: 3,
};

const secret: StoredReference = { kind: "Secret", name: "etcd-certs" };
const members: StoredReference = { kind: "ConfigMap", name: "etcd-members" };

/** What every back end does alike. */
function behavesAsBackEnd(test: typeof it, prepared: () => Prepared): void {
  for (const object of [secret, members]) {
    test(`reads a ${object.kind} as it was written`, async () => {
      const { backEnd } = prepared();
      assert.equal(await backEnd.read(object), undefined);
      const data = { "ca.crt": "ünïcödé\n", "empty": "" };
      await backEnd.write(object, { data });
      assert.deepEqual((await backEnd.read(object))?.data, data);
    });

    test(`does not create a ${object.kind} twice`, async () => {
      const { backEnd } = prepared();
      const before = await backEnd.read(object);
      await assert.rejects(backEnd.write(object, { data: { other: "value" } }), {
        code: "kubernetes-request-failed",
      });
      assert.deepEqual(await backEnd.read(object), before);
    });

    test(`replaces a ${object.kind} whole, and only as it was seen`, async () => {
      const { backEnd } = prepared();
      const { version: replaces = "" } = await backEnd.read(object) ?? {};
      await backEnd.write(object, { data: { "second": "2" }, replaces });
      await assert.rejects(backEnd.write(object, { data: { "third": "3" }, replaces }), {
        code: "kubernetes-request-failed",
      });
      assert.deepEqual((await backEnd.read(object))?.data, { "second": "2" });
    });
  }

  test("finds claims and the StatefulSet once they are there", async () => {
    const { backEnd, prepare } = prepared();
    assert.deepEqual(await backEnd.claims(["etcd-0", "etcd-1"]), []);
    assert.equal(await backEnd.memberSet(), undefined);
    await prepare();
    const [claim, ...others] = await backEnd.claims(["etcd-0", "etcd-1"]);
    assert.equal(claim?.pod, "etcd-1");
    assert.match(claim?.uid ?? "", /^[0-9a-f-]{36}$/);
    assert.ok(Math.abs((claim?.createdAt ?? 0) - Date.now()) < 60_000);
    assert.deepEqual(others, []);
    const set = await backEnd.memberSet();
    assert.equal(set?.replicas, 1);
    assert.ok(Math.abs((set?.createdAt ?? 0) - Date.now()) < 60_000);
  });

  test("scales the StatefulSet only as it was seen", async () => {
    const { backEnd } = prepared();
    const seen = await backEnd.memberSet() ?? assert.fail("no StatefulSet");
    await backEnd.scale(seen, 3);
    await assert.rejects(backEnd.scale(seen, 5), { code: "kubernetes-request-failed" });
    assert.equal((await backEnd.memberSet())?.replicas, 3);
  });

  test("finds pods once they are there, and says how they are", async () => {
    const { backEnd, createPod } = prepared();
    assert.deepEqual(await backEnd.pods(["etcd-0", "etcd-1"]), []);
    await createPod();
    const [pod, ...others] = await backEnd.pods(["etcd-0", "etcd-1"]);
    assert.deepEqual(others, []);
    const { uid, readySince = 0, ...rest } = pod ?? assert.fail("no pod");
    assert.match(uid, /^[0-9a-f-]{36}$/);
    assert.ok(Math.abs(readySince - Date.now()) < 60_000);
    assert.deepEqual(rest, {
      name: "etcd-1",
      revision: "revision-1",
      unreadySince: undefined,
      isEnding: false,
      gatedSince: undefined,
      restarts: 1,
      lastEnd: "OOMKilled",
    });
  });

  test("ends a pod only as it was seen, and is content when it is gone", async () => {
    const { backEnd } = prepared();
    const [pod] = await backEnd.pods(["etcd-1"]);
    assert.ok(pod !== undefined);
    await assert.rejects(backEnd.endPod({ ...pod, uid: crypto.randomUUID() }), {
      code: "kubernetes-request-failed",
    });
    assert.equal((await backEnd.pods(["etcd-1"]))[0]?.isEnding, false);
    await backEnd.endPod(pod);
    const [ended] = await backEnd.pods(["etcd-1"]);
    assert.ok(ended === undefined || ended.isEnding);
    await backEnd.endPod({ ...pod, name: "etcd-6" });
  });

  test("deletes a claim only as it was seen", async () => {
    const { backEnd } = prepared();
    const [claim] = await backEnd.claims(["etcd-1"]);
    assert.ok(claim !== undefined);
    await assert.rejects(backEnd.deleteClaim({ ...claim, uid: crypto.randomUUID() }), {
      code: "kubernetes-request-failed",
    });
    assert.equal((await backEnd.claims(["etcd-1"]))[0]?.isEnding ?? false, false);
    await backEnd.deleteClaim(claim);
    const [deleted] = await backEnd.claims(["etcd-1"]);
    assert.ok(deleted === undefined || deleted.isEnding === true);
  });

  test("keeps the operations Lease with what it is held for, and writes it only as seen", async () => {
    const { backEnd: { operations } } = prepared();
    assert.equal(await operations.read(), undefined);
    await operations.write(record, undefined);
    const stored = await operations.read();
    assert.deepEqual(stored?.record, record);
    const work = { operation: "rollout", member: "etcd-1", step: "restart-member" };
    const held = { ...record, holder: "keeper", work };
    await operations.write(held, stored?.version);
    await assert.rejects(operations.write(record, stored?.version), {
      code: "kubernetes-request-failed",
    });
    await assert.rejects(operations.write(record, undefined), {
      code: "kubernetes-request-failed",
    });
    const again = await operations.read();
    assert.deepEqual(again?.record, held);
    await operations.write(record, again?.version);
    assert.deepEqual((await operations.read())?.record, record, "what is over is forgotten");
  });

  test("tells what happened, or keeps quiet", async () => {
    const { backEnd } = prepared();
    await backEnd.notify({ type: "Normal", reason: "Tested", message: "x".repeat(5_000) });
  });
}

describe("the file back end", () => {
  let directory = "";
  let prepared: Prepared;
  before(async () => {
    directory = await Deno.makeTempDir();
    const backEnd = fileBackEnd(directory, exampleCluster());
    prepared = {
      backEnd,
      prepare: () => {
        backEnd.createMemberSet();
        backEnd.claim("etcd-1");
        return Promise.resolve();
      },
      createPod: () => {
        backEnd.putPod({
          name: "etcd-1",
          uid: crypto.randomUUID(),
          revision: "revision-1",
          readySince: Date.now(),
          isEnding: false,
          gatedSince: undefined,
          restarts: 1,
          lastEnd: "OOMKilled",
        });
        return Promise.resolve();
      },
    };
  });
  after(() => Deno.remove(directory, { recursive: true }));

  behavesAsBackEnd(it, () => prepared);
});

describe("the Kubernetes back end", () => {
  const itWithApi = itWhere(hasKubernetesApi);
  let api: KeeperApi | undefined;
  let prepared: Prepared | undefined;
  before(async () => {
    if (!hasKubernetesApi) return;
    const started = await startKeeperApi();
    api = started;
    const config = exampleCluster();
    prepared = {
      backEnd: await started.backEndOf(config),
      prepare: async () => {
        await started.applyRendered(config, ["StatefulSet"]);
        await started.createClaim(config, "etcd-1");
      },
      createPod: () => started.createPod(config, "etcd-1"),
    };
  });
  after(() => api?.stop());

  behavesAsBackEnd(itWithApi, () => prepared ?? assert.fail("there is no API server"));

  itWithApi("labels what it makes, leaves it without an owner, and owns the count", async () => {
    const names = clusterNames(exampleCluster());
    const made = await api?.get(`/api/v1/namespaces/${names.namespace}/secrets/etcd-certs`);
    assert.equal(made?.metadata.labels?.["app.kubernetes.io/managed-by"], "kamaji-etcd-keeper");
    assert.equal(made?.metadata.labels?.["app.kubernetes.io/instance"], "etcd");
    assert.equal(made?.metadata.ownerReferences, undefined);
    const set = await api?.get(`/apis/apps/v1/namespaces/${names.namespace}/statefulsets/etcd`);
    const owners = set?.metadata.managedFields?.filter(({ fieldsV1 }) =>
      JSON.stringify(fieldsV1).includes("f:replicas")
    );
    assert.deepEqual(owners?.map(({ manager }) => manager), ["kamaji-etcd-keeper"]);
  });

  itWithApi("leaves what others put on a Secret when it replaces its data", async () => {
    const path = "/api/v1/namespaces/kamaji-system/secrets/etcd-certs";
    const annotated = { apiVersion: "v1", kind: "Secret", metadata: { annotations: { by: "us" } } };
    await api?.apply(path, annotated);
    const backEnd = prepared?.backEnd ?? assert.fail("there is no API server");
    const { version: replaces = "" } = await backEnd.read(secret) ?? {};
    await backEnd.write(secret, { data: { "ca.crt": "new" }, replaces });
    assert.deepEqual((await api?.get(path))?.metadata.annotations, { by: "us" });
  });

  itWithApi("shows its Events on the StatefulSet, cut to what is allowed", async () => {
    const path = "/api/v1/namespaces/kamaji-system/events";
    const { items = [] } = (await api?.get(path)) as unknown as { items?: EventLike[] };
    assert.deepEqual(items.map(({ reason, involvedObject }) => [reason, involvedObject.name]), [
      ["Tested", "etcd"],
    ]);
  });
});

interface EventLike {
  readonly reason: string;
  readonly involvedObject: { readonly name: string };
}
