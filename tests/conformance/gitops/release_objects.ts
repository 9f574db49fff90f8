import assert from "node:assert/strict";
import type { CaseContext } from "../conformance_case.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import {
  nameOf,
  type ObjectReference,
  type StoredObject,
} from "../../../bench/kubernetes/stored_object.ts";
import { chartRelease, releaseDataStore } from "./chart_release.ts";

/** Objects that both the chart and we have, and that stay when a release is taken over. */
const shared: readonly ObjectReference[] = [
  referenceOf("v1", "Service", ""),
  referenceOf("v1", "Service", "-client"),
  releaseDataStore,
];

/** The Secrets that Kamaji reads, by the names that the chart gives them. */
const secrets: readonly ObjectReference[] = ["-certs", "-root-client-certs"]
  .map((suffix) => referenceOf("v1", "Secret", suffix));

interface Ownership {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly fieldsV1?: { readonly "f:spec"?: object };
}

/**
 * The StatefulSet's count belongs to the keeper alone, and whoever installed the release owns
 * nothing any more.
 */
export async function assertHandedOver(context: CaseContext): Promise<void> {
  const set = await read(context, referenceOf("apps/v1", "StatefulSet", ""));
  const counting = ownersOf(set).filter(({ fieldsV1 }) =>
    "f:replicas" in (fieldsV1?.["f:spec"] ?? {})
  );
  assert.deepEqual(counting.map(({ manager }) => manager), [`${chartRelease.name}-keeper`]);
  for (const reference of shared) {
    const owners = ownersOf(await read(context, reference))
      .filter(({ subresource = "" }) => subresource === "")
      .map(({ manager, operation }) => `${manager} ${operation}`);
    assert.deepEqual(owners, ["argocd-controller Apply"], nameOf(reference));
  }
}

/** What the chart had and we do not is gone, and everything that both have is there. */
export async function assertNothingOfTheChart(context: CaseContext): Promise<void> {
  const service = await read(context, referenceOf("v1", "Service", "-client"));
  const ports: readonly { readonly name: string }[] = Object(service.spec).ports;
  assert.deepEqual(ports.map(({ name }) => name), ["client"]);
  for (const reference of shared) {
    const { annotations, labels } = (await read(context, reference)).metadata;
    const names = Object.keys({ ...annotations, ...labels });
    assert.deepEqual(names.filter((name) => name.includes("helm.sh")), [], nameOf(reference));
  }
  for (const secret of secrets) await read(context, secret);
}

function referenceOf(apiVersion: string, kind: string, suffix: string): ObjectReference {
  const { name, namespace } = chartRelease;
  return { apiVersion, kind, metadata: { name: `${name}${suffix}`, namespace } };
}

async function read(
  { kubernetes }: CaseContext,
  reference: ObjectReference,
): Promise<StoredObject> {
  const object = await readObject(kubernetes, reference);
  assert(object !== undefined, `${nameOf(reference)} is gone`);
  return object;
}

function ownersOf({ metadata }: StoredObject): readonly Ownership[] {
  return (metadata.managedFields ?? []) as readonly Ownership[];
}
