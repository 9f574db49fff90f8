import type { Case, CaseContext } from "../conformance_case.ts";
import { deleteObject, mergeObject, readObject } from "../../../bench/kubernetes/objects.ts";
import type { ObjectReference } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { applicationReference } from "./application.ts";
import { dataStoreReference, etcdNamespace } from "./etcd_document.ts";
import { gitNamespace } from "./git_repository.ts";
import { storeNamespace } from "../snapshots/object_store.ts";

/** Makes a kept cluster fit for another run: the cases begin with nothing. */
export const clean: Case = {
  group: "gitops",
  id: "clean",
  name: "nothing is left of an earlier run",
  needs: [],
  minutes: 4,
  run,
};

const namespaces: readonly ObjectReference[] = [etcdNamespace, gitNamespace, storeNamespace]
  .map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));

/** The Application goes first, without its objects: Argo CD would bring them back. */
async function run(context: CaseContext): Promise<void> {
  await release(context, applicationReference);
  await release(context, dataStoreReference);
  for (const namespace of namespaces) await deleteObject(context.kubernetes, namespace);
  for (const namespace of namespaces) await untilGone(context, namespace);
}

/** Deletes an object whatever holds it. */
async function release(context: CaseContext, reference: ObjectReference): Promise<void> {
  const { kubernetes } = context;
  if (await readObject(kubernetes, reference) === undefined) return;
  await mergeObject(kubernetes, reference, { metadata: { finalizers: null } });
  await deleteObject(kubernetes, reference);
  await untilGone(context, reference);
}

async function untilGone(
  { kubernetes, signal }: CaseContext,
  { apiVersion, kind, metadata: { name, namespace } }: ObjectReference,
): Promise<void> {
  await until(kubernetes, {
    apiVersion,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    fields: `metadata.name=${name}`,
    what: `${kind} ${name} to be gone`,
    found: (objects) => objects.length === 0 || undefined,
    signal,
  });
}
