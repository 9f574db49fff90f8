import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { deleteObject, readObject } from "../../../bench/kubernetes/objects.ts";
import { resourcePath } from "../../../bench/kubernetes/resource_path.ts";
import type { ObjectReference, StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { whileWriting, type WriteRecord } from "./acknowledged_writes.ts";
import { untilApplication } from "./application.ts";
import { memberPods } from "./etcd_access.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";
import { untilMembersReady } from "./member_pods.ts";

/** What hands do to the StatefulSet, by accident or by a runbook for another product. */
export const statefulSetCases: readonly Case[] = [
  {
    group: "gitops",
    id: "replaced-set",
    name: "a StatefulSet replaced without a count has three members again, and no write is lost",
    needs: ["first-sync"],
    minutes: 6,
    run: proveReplaced,
  },
  {
    group: "gitops",
    id: "orphaned-set",
    name: "a StatefulSet deleted without its pods has three members again, and no write is lost",
    needs: ["first-sync"],
    minutes: 6,
    run: proveOrphaned,
  },
];

const reference: ObjectReference = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: etcdName, namespace: etcdNamespace },
};

/** As `kubectl replace` does with the rendered object, which has no `replicas`: they become 1. */
async function proveReplaced(context: CaseContext): Promise<string> {
  const record = await whileWriting(context, async () => {
    const set = await statefulSet(context);
    const { replicas: _counted, ...spec } = Object(set.spec);
    await putObject(context, { ...set, spec });
    await untilThreeAgain(context, ({ metadata }) => metadata.uid === set.metadata.uid);
  });
  return told(record);
}

/** Argo CD creates the StatefulSet again, with a count of 1; its pods were there all the time. */
async function proveOrphaned(context: CaseContext): Promise<string> {
  const record = await whileWriting(context, async () => {
    const { metadata: { uid } } = await statefulSet(context);
    await deleteObject(context.kubernetes, reference, { propagation: "Orphan" });
    await untilThreeAgain(context, ({ metadata }) => metadata.uid !== uid);
  });
  return told(record);
}

async function statefulSet({ kubernetes }: CaseContext): Promise<StoredObject> {
  const set = await readObject(kubernetes, reference);
  if (set === undefined) throw new Error("There is no StatefulSet");
  return set;
}

/** Field by field what is sent, unlike an apply. */
async function putObject({ kubernetes }: CaseContext, object: StoredObject): Promise<void> {
  const { apiVersion, kind, metadata } = object;
  const path = await resourcePath(kubernetes, {
    apiVersion,
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
  });
  const { resourceVersion: _version, managedFields: _owners, ...kept } = metadata;
  const answer = await kubernetes.request({
    method: "PUT",
    path: path ?? "",
    body: { ...object, metadata: kept },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(Object(Object(answer.body).spec).replicas, 1, "the replaced set has no count of 1");
}

interface StatefulSet extends StoredObject {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly readyReplicas?: number; readonly observedGeneration?: number };
}

async function untilThreeAgain(
  context: CaseContext,
  isMeant: (set: StatefulSet) => boolean,
): Promise<void> {
  await until<true, StatefulSet>(context.kubernetes, {
    ...reference,
    namespace: etcdNamespace,
    fields: `metadata.name=${etcdName}`,
    what: "the StatefulSet to count three members again",
    found: ([set]) => set !== undefined && isMeant(set) && isWhole(set) || undefined,
    seen: ([set]) => JSON.stringify({ spec: set?.spec.replicas, status: set?.status }),
    signal: context.signal,
  });
  await untilMembersReady(context);
  await untilApplication(context, {
    what: "synced and healthy",
    found: ({ status }) =>
      status?.sync?.status === "Synced" && status.health?.status === "Healthy" || undefined,
  });
}

function isWhole({ metadata, spec, status }: StatefulSet): boolean {
  return spec.replicas === memberPods.length && status?.readyReplicas === memberPods.length &&
    status.observedGeneration === metadata.generation;
}

function told({ acknowledged, lost, longestPause }: WriteRecord): string {
  assert.deepEqual(lost, [], "acknowledged writes are gone");
  assert(acknowledged > 0, "nothing was acknowledged");
  return `${acknowledged} writes, longest pause ${longestPause.toFixed(1)} s`;
}
