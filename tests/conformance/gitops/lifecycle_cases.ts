import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { deleteObject, mergeObject, readObject } from "../../../bench/kubernetes/objects.ts";
import type { ObjectReference, StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { stays } from "../../../bench/kubernetes/stays.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { whileWriting } from "./acknowledged_writes.ts";
import {
  applicationReference,
  createApplication,
  untilApplication,
  untilApplicationGone,
} from "./application.ts";
import { memberPods, withEtcd } from "./etcd_access.ts";
import { dataStoreReference, etcdName, etcdNamespace } from "./etcd_document.ts";
import { isReady, memberLabels, type Pod, untilMembers, untilMembersReady } from "./member_pods.ts";
import { approveDeletion } from "./sync_application.ts";

/** What happens to data when the objects around it go and come. */
export const lifecycleCases: readonly Case[] = [
  {
    group: "gitops",
    id: "held-data-store",
    name: "while a tenant holds the DataStore, a deleted Application leaves etcd serving",
    needs: ["first-sync"],
    minutes: 4,
    run: proveHeldDataStore,
  },
  {
    group: "gitops",
    id: "created-again",
    name: "deleted for good and created again, the Application finds its cluster and all data",
    needs: ["held-data-store"],
    minutes: 10,
    run: proveCreatedAgain,
  },
];

/** Kamaji puts it on a DataStore that tenants use. */
const tenantFinalizer = "kamaji.clastix.io/TenantControlPlane";

const keptKey = "/conformance/kept";

async function proveHeldDataStore(context: CaseContext): Promise<string> {
  const { kubernetes, signal } = context;
  await mergeObject(kubernetes, dataStoreReference, {
    metadata: { finalizers: [tenantFinalizer] },
  });
  await withEtcd(context, async (client) => await client.put(keptKey).value("data"));
  const record = await whileWriting(context, async () => {
    await deleteObject(kubernetes, applicationReference);
    await untilApplication(context, {
      what: "about to be deleted",
      found: ({ metadata }) => metadata.deletionTimestamp,
    });
    await approveDeletion(context);
    await until(kubernetes, {
      ...dataStoreReference,
      fields: `metadata.name=${dataStoreReference.metadata.name}`,
      what: "the DataStore to be asked to go",
      found: ([it]) => it?.metadata.deletionTimestamp,
      signal,
    });
    await membersStay(context);
  });
  assert.deepEqual(record.lost, []);
  assert(record.acknowledged > 0, "nothing was written meanwhile");
  assert(record.longestPause < 5, `nothing was written for ${record.longestPause} s`);
  assert(await readObject(kubernetes, statefulSet) !== undefined, "the StatefulSet is gone");
  return `${record.acknowledged} writes, longest pause ${record.longestPause.toFixed(1)} s`;
}

/** Argo CD goes through its waves within seconds; what it deletes, it would have deleted by then. */
async function membersStay({ kubernetes, signal }: CaseContext): Promise<void> {
  await stays<Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: etcdNamespace,
    labels: memberLabels,
    what: "the members",
    seconds: 30,
    broken: (pods) => {
      const ready = pods.filter(isReady);
      return ready.length === memberPods.length ? undefined : `only ${ready.length} members serve`;
    },
    signal,
  });
}

const statefulSet: ObjectReference = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: etcdName, namespace: etcdNamespace },
};

async function proveCreatedAgain(context: CaseContext): Promise<string> {
  const { kubernetes } = context;
  const before = await identityOf(context);
  await mergeObject(kubernetes, dataStoreReference, { metadata: { finalizers: null } });
  await untilApplicationGone(context);
  await untilMembers(context, {
    what: "the members to be gone",
    found: (pods) => pods.length === 0 || undefined,
  });
  const since = performance.now();
  await createApplication(context);
  await untilMembersReady(context);
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  assert.deepEqual(await identityOf(context), before);
  const kept = await withEtcd(context, async (client) => await client.get(keptKey).string());
  assert.equal(kept, "data");
  await untilApplication(context, {
    what: "healthy again",
    found: ({ status }) => status?.health?.status === "Healthy" || undefined,
  });
  return `three members again after ${seconds} s`;
}

/** What makes it the same cluster: its id, its members' ids, and the CA that tenants trust. */
async function identityOf(context: CaseContext): Promise<readonly unknown[]> {
  const metadata = { name: `${etcdName}-certs`, namespace: etcdNamespace };
  const secret = await readObject<StoredObject>(context.kubernetes, {
    apiVersion: "v1",
    kind: "Secret",
    metadata,
  });
  const { header, members } = await withEtcd(
    context,
    (client) => client.cluster.memberList({ linearizable: true }),
  );
  return [header.cluster_id, members.map(({ ID }) => ID).sort(), secret?.metadata.uid];
}
