import { after, afterEach, before, beforeEach, describe } from "@std/testing/bdd";
import type { V1ConfigMap, V1Lease, V1Pod, V1Secret, V1Service } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { createProgress } from "../../diagnostics/progress.ts";
import { render } from "../../manifests/render.ts";
import { adoptRelease, finishAdoption } from "../../operations/adopt/adopt_release.ts";
import { type ApiObject, createClusterClient } from "../../operations/adopt/cluster_client.ts";
import type { KubernetesRequest } from "../../operations/adopt/kubernetes_request.ts";
import { directAccess } from "../../operations/adopt/member_access.ts";
import { readRelease } from "../../operations/adopt/read_release.ts";
import { releaseConfig } from "../../operations/adopt/release_config.ts";
import { itWhere } from "../it_where.ts";
import { assertKilled, killedAfter } from "../killed_after.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";
import { type ChartCertificates, chartCertificates, chartSecrets } from "./chart_certificates.ts";
import { type ChartMembers, startChartMembers } from "./chart_members.ts";
import { type ControllerManager, startControllerManager } from "./controller_manager.ts";
import { hasProgram } from "./has_program.ts";
import {
  createAsHelm,
  createNamespace,
  installRelease,
  registerDataStores,
} from "./installed_release.ts";
import {
  bodyOf,
  kamaji,
  livePods,
  liveSet,
  ownedPods,
  removeRelease,
  runPods,
} from "./release_world.ts";

const etcd = await localEtcd("3.6.16");
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver") &&
  await hasProgram("kube-controller-manager");
const itWithControllers = itWhere(isPossible);
const manager = "argocd-controller";
const core = `/api/v1/namespaces/${kamaji.namespace}`;

/** More writes than an adoption makes; each is once the last one before a kill. */
const mostWrites = 30;

describe("adopting a release of the chart", () => {
  let api: KubernetesApi;
  let controllers: ControllerManager;
  let certificates: ChartCertificates;
  let members: ChartMembers;

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    api = await startKubernetesApi(etcd.path);
    controllers = await startControllerManager(api.kubeconfig);
    certificates = await chartCertificates(kamaji);
    members = await startChartMembers({ ...kamaji, binary: etcd.path, certificates });
    await registerDataStores(api);
    await createNamespace(api, kamaji.namespace);
  });
  after(async () => {
    await members?.stop();
    await controllers?.stop();
    await api?.stop();
  });

  beforeEach(async () => {
    if (!isPossible) return;
    await installRelease(api, "kamaji.yaml");
    for (const secret of chartSecrets(kamaji, certificates)) await createAsHelm(api, secret);
    await runPods(api, 3);
  });
  afterEach(async () => {
    if (isPossible) await removeRelease(api);
  });

  itWithControllers("replaces the StatefulSet under pods that go on running", async () => {
    const before = await livePods(api);
    const old = await liveSet(api);
    await adopt(api.request);
    await assertAdopted(before);
    assert.notEqual((await liveSet(api)).metadata?.uid, old.metadata?.uid);
  });

  itWithControllers("puts into place what the keeper would have made", async () => {
    await adopt(api.request);
    const joining = bodyOf<V1ConfigMap>(await get("configmaps/kamaji-etcd-members"));
    assert.deepEqual(joining.data, {
      ETCD_INITIAL_CLUSTER: members.members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(),
      ETCD_INITIAL_CLUSTER_STATE: "existing",
      ETCD_INITIAL_CLUSTER_TOKEN: "kamaji",
    });
    const tickets = bodyOf<V1ConfigMap>(await get("configmaps/kamaji-etcd-tickets"));
    assert.deepEqual(tickets.data ?? {}, {});
    const { authority, peer, server } = certificates;
    const signer = { "ca.crt": authority.certificate, "ca.key": authority.privateKey };
    assert.deepEqual(await secret("kamaji-etcd-peer-ca"), signer);
    assert.deepEqual(await secret("kamaji-etcd-server"), {
      "tls.crt": server.certificate,
      "tls.key": server.privateKey,
    });
    assert.deepEqual(await secret("kamaji-etcd-peer"), {
      "tls.crt": peer.certificate,
      "tls.key": peer.privateKey,
    });
    assert.deepEqual(await secret("kamaji-etcd-trust"), {
      "client-ca.crt": authority.certificate,
      "peer-ca.crt": authority.certificate,
    });
  });

  itWithControllers("leaves nothing of the chart behind once our objects are applied", async () => {
    const service = bodyOf<V1Service>(await get("services/kamaji-etcd-client"));
    await adopt(api.request);
    await sync();
    const after = bodyOf<V1Service>(await get("services/kamaji-etcd-client"));
    assert.equal(after.spec?.clusterIP, service.spec?.clusterIP);
    assert.deepEqual(after.spec?.ports?.map(({ name }) => name), ["client"]);
    assert.equal(after.metadata?.labels?.["helm.sh/chart"], undefined);
    assert.equal(after.metadata?.annotations?.["meta.helm.sh/release-name"], undefined);
    const [pod] = (await liveSet(api)).spec?.template.spec?.volumes?.map(({ name }) => name) ?? [];
    assert.equal(pod, "server");
  });

  itWithControllers(
    "waits for whoever holds the cluster, but not for one that has gone",
    async () => {
      const path = `/apis/coordination.k8s.io/v1/namespaces/${kamaji.namespace}/leases`;
      const hold = async (renewTime: string) =>
        await api.request({
          method: "PATCH",
          path: `${path}/kamaji-etcd-operations?fieldManager=job`,
          contentType: "application/apply-patch+yaml",
          body: JSON.stringify({
            apiVersion: "coordination.k8s.io/v1",
            kind: "Lease",
            metadata: { name: "kamaji-etcd-operations", namespace: kamaji.namespace },
            spec: { holderIdentity: "defragment/job-7", leaseDurationSeconds: 60, renewTime },
          }),
        });
      const { metadata } = await liveSet(api);
      await hold(new Date().toISOString().replace("Z", "000Z"));
      await assert.rejects(adopt(api.request), {
        code: "adoption-refused",
        message: 'Another operation is under way: "defragment/job-7"',
      });
      assert.equal((await liveSet(api)).metadata?.uid, metadata?.uid);
      assert.equal((await get("configmaps/kamaji-etcd-adoption")).status, 404);
      await hold("2026-01-01T00:00:00.000000Z");
      await adopt(api.request);
      assert.notEqual((await liveSet(api)).metadata?.uid, metadata?.uid);
    },
  );

  itWithControllers("is finished by the next run, wherever it was killed", async () => {
    let kills = 0;
    for (let writes = 1; writes <= mostWrites; writes++) {
      const before = await livePods(api);
      const killed = await adopt(killedAfter(writes, (call) => api.request(call))).then(
        () => false,
        assertKilled,
      );
      if (!killed) break;
      kills++;
      await adopt(api.request);
      await assertAdopted(before);
      await removeRelease(api);
      await installRelease(api, "kamaji.yaml");
      for (const each of chartSecrets(kamaji, certificates)) await createAsHelm(api, each);
      await runPods(api, 3);
    }
    assert.ok(kills > 15 && kills < mostWrites, `${kills} kills`);
  });

  /** One run of the command, as far as it is more than reading options. */
  async function adopt(request: KubernetesRequest): Promise<void> {
    const tools = {
      client: createClusterClient(request),
      manager,
      progress: createProgress({ terminal: false, write: () => undefined }),
      now: () => new Date(),
    };
    if (await finishAdoption(tools, kamaji) !== undefined) return;
    const release = await readRelease(tools.client, kamaji);
    const { config } = releaseConfig(release, { now: new Date(), version: "3.6.16" });
    await adoptRelease(tools, {
      release,
      config,
      access: directAccess(members.endpoints),
      peerUrlOf: (pod) => members.members.find(({ name }) => name === pod)?.peerUrl ?? "",
    });
  }

  async function assertAdopted(before: readonly V1Pod[]): Promise<void> {
    const { metadata, spec } = await liveSet(api);
    assert.equal(spec?.replicas, 3);
    assert.equal(spec.podManagementPolicy, "Parallel");
    assert.equal(spec.updateStrategy?.type, "OnDelete");
    assert.deepEqual(countersOf(metadata?.managedFields ?? []), ["kamaji-etcd-keeper"]);
    const pods = await ownedPods(api);
    assert.deepEqual(pods.map(identity), before.map(identity));
    assert.ok(pods.every((pod) => pod.metadata?.deletionTimestamp === undefined));
    await sync();
    assert.equal((await liveSet(api)).spec?.replicas, 3);
    assert.deepEqual((await livePods(api)).map(identity), before.map(identity));
    assert.equal((await get("configmaps/kamaji-etcd-adoption")).status, 404);
    const lease = bodyOf<V1Lease>(
      await api.request({
        method: "GET",
        path:
          `/apis/coordination.k8s.io/v1/namespaces/${kamaji.namespace}/leases/kamaji-etcd-operations`,
      }),
    );
    assert.equal(lease.spec?.holderIdentity ?? "", "");
  }

  /** What Argo CD's first sync does with what the chart has too; a conflict would be an error. */
  async function sync(): Promise<void> {
    const release = await readRelease(createClusterClient(api.request), kamaji);
    assert.equal(release.name, kamaji.name);
    for (const object of render(await adoptedConfig())) {
      if (!["StatefulSet", "Service"].includes(object.kind)) continue;
      const root = object.apiVersion === "v1" ? "/api/v1" : `/apis/${object.apiVersion}`;
      const answer = await api.request({
        method: "PATCH",
        path: `${root}/namespaces/${kamaji.namespace}/${object.kind.toLowerCase()}s/` +
          `${object.metadata.name}?fieldManager=${manager}`,
        contentType: "application/apply-patch+yaml",
        body: JSON.stringify(object),
      });
      assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
    }
  }

  /** The configuration as it was committed; the release it was made from has gone. */
  async function adoptedConfig() {
    const { parse } = await import("yaml");
    const { etcdClusterSchema } = await import("../../manifests/config/etcd_cluster.ts");
    const text = await Deno.readTextFile(new URL("release/kamaji.etcd.yaml", import.meta.url));
    return etcdClusterSchema.parse(parse(text));
  }

  async function get(path: string) {
    return await api.request({ method: "GET", path: `${core}/${path}` });
  }

  async function secret(name: string): Promise<Record<string, string>> {
    const { data = {} } = bodyOf<V1Secret & ApiObject>(await get(`secrets/${name}`));
    const texts = Object.entries(data).map(([key, value]) =>
      [key, new TextDecoder().decode(Uint8Array.fromBase64(value))] as const
    );
    return Object.fromEntries(texts);
  }
});

function identity({ metadata, spec }: V1Pod): string {
  return `${metadata?.name} ${metadata?.uid} ${spec?.containers[0]?.image}`;
}

function countersOf(entries: readonly { manager?: string; fieldsV1?: object }[]): unknown[] {
  return entries.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('"f:replicas":{}'))
    .filter(({ fieldsV1 }) => "f:spec" in (fieldsV1 ?? {}))
    .map(({ manager }) => manager);
}
