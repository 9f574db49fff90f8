import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import type { KubernetesClient } from "../../../bench/kubernetes/kubernetes_client.ts";
import { applyObject, deleteObject } from "../../../bench/kubernetes/objects.ts";
import { nameOf, type StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { restrictedNamespace } from "../setup/restricted_namespace.ts";
import { lastingContent } from "./lasting_content.ts";
import { podOf } from "./pod_of.ts";
import { renderedExample } from "./rendered_example.ts";

/** Where rendered pods are tried out. */
const trialNamespace = "conformance-pods";

/** A case for each example: a real API server takes it, twice, and every pod is restricted. */
export function exampleCases(examples: readonly string[]): readonly Case[] {
  return examples.map((example) => ({
    group: "manifests",
    id: `example-${example.replace(/\.yaml$/, "").replaceAll("/", "-")}`,
    name: `examples/${example}: taken strictly, untouched by a second apply, pods restricted`,
    needs: ["custom-kinds", "refusals"],
    minutes: 4,
    run: (context) => proveExample(context, example),
  }));
}

async function proveExample(context: CaseContext, example: string): Promise<string> {
  const { kubernetes } = context;
  const objects = await renderedExample(context, example);
  assert.notEqual(objects.length, 0, "nothing was rendered");
  await prepareNamespaces(kubernetes, objects);
  const pods = objects.map((object) => podOf(object, trialNamespace)).filter((pod) =>
    pod !== undefined
  );
  try {
    for (const object of [...objects, ...pods]) await tryOut(kubernetes, object);
    for (const object of objects) await applyTwice(kubernetes, object);
  } finally {
    await removeAll(context, objects);
  }
  return `${objects.length} objects, ${pods.length} of them with pods`;
}

/** Without room for pods the objects are all there is: no keeper runs that would change them. */
async function prepareNamespaces(
  kubernetes: KubernetesClient,
  objects: readonly StoredObject[],
): Promise<void> {
  await restrictedNamespace(kubernetes, trialNamespace);
  const namespaces = objects.map(({ metadata }) => metadata.namespace);
  for (const namespace of new Set(namespaces.filter((it) => it !== undefined))) {
    await restrictedNamespace(kubernetes, namespace);
    await applyObject(kubernetes, {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "no-pods", namespace },
      spec: { hard: { "count/pods": "0" } },
    });
  }
}

async function tryOut(kubernetes: KubernetesClient, object: StoredObject): Promise<void> {
  const { warnings } = await applyObject(kubernetes, object, { dryRun: true });
  assert.deepEqual(warnings, [], `${nameOf(object)}: the API server warns`);
}

async function applyTwice(kubernetes: KubernetesClient, object: StoredObject): Promise<void> {
  const first = await applyObject(kubernetes, object);
  const second = await applyObject(kubernetes, object);
  const changed = `${nameOf(object)}: the second apply changed it`;
  assert.deepEqual(lastingContent(second.object), lastingContent(first.object), changed);
  assert.deepEqual([...first.warnings, ...second.warnings], [], `${nameOf(object)}: warnings`);
}

/** Namespaces stay: other examples may share them. */
async function removeAll(
  { kubernetes, signal }: CaseContext,
  objects: readonly StoredObject[],
): Promise<void> {
  const removed = objects.filter(({ kind }) => kind !== "Namespace");
  for (const object of removed) await deleteObject(kubernetes, object);
  for (const { apiVersion, kind, metadata: { namespace, name } } of removed) {
    await until(kubernetes, {
      apiVersion,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      fields: `metadata.name=${name}`,
      what: `${kind} ${name} to be gone`,
      found: (left) => left.length === 0 || undefined,
      signal,
    });
  }
}
