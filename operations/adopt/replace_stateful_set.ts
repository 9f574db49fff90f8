import type { V1StatefulSet } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import { fieldManager as keeper } from "../kubernetes/open_in_cluster.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "./cluster_client.ts";
import { referenceOf } from "./reference_of.ts";

/** What replaces what. */
export interface Replacement {
  /** The StatefulSet to create, with the live count. */
  readonly statefulSet: V1StatefulSet & KubernetesObject;
  /** The uid of the one that goes. */
  readonly replaces: string;
  /** The field manager that applies it from now on. */
  readonly manager: string;
}

/** How long the garbage collector may take to set pods free, in milliseconds. */
const patience = 120_000;
const interval = 100;

/**
 * Replaces a StatefulSet without touching its pods: it is deleted alone, and created again with
 * the live count, whose controller then takes the pods back by their labels. Any run finishes
 * what an earlier one began.
 *
 * @throws {Failure} `adoption-refused` when the old one does not go; `kubernetes-request-failed`
 */
export async function replaceStatefulSet(
  client: ClusterClient,
  { manager, replaces, statefulSet }: Replacement,
): Promise<void> {
  const reference = referenceOf(statefulSet);
  const live = await readSet(client, reference);
  if (live?.metadata?.uid === replaces && live.metadata.deletionTimestamp === undefined) {
    await client.remove(reference, { uid: replaces, orphan: true });
  }
  await awaitGone(client, { reference, uid: replaces });
  // With the count, since the default is 1, and the controller would end all other members.
  await client.apply(statefulSet, { manager });
}

/**
 * Whether the count is the keeper's alone: then the keeper may have changed it since, and nobody
 * else must set it any more.
 */
export function isCountedByKeeper(live: V1StatefulSet | undefined): boolean {
  const owners = (live?.metadata?.managedFields ?? []).filter(({ fieldsV1 }) => {
    const spec = (fieldsV1 as Readonly<Record<string, unknown>> | undefined)?.["f:spec"];
    return typeof spec === "object" && spec !== null && "f:replicas" in spec;
  });
  return owners.length > 0 && owners.every(({ manager }) => manager === keeper);
}

/**
 * Gives the count to the keeper, and leaves everything else to whoever applies our objects: both
 * own the count first, then the applier drops it, so at no moment is it anybody's to default.
 */
export async function giveCountToKeeper(
  client: ClusterClient,
  { manager, statefulSet }: Pick<Replacement, "manager" | "statefulSet">,
): Promise<void> {
  const replicas = statefulSet.spec?.replicas ?? 1;
  const reference = referenceOf(statefulSet);
  const count = { ...reference, spec: { replicas } } as ObjectReference;
  await client.apply(count, { manager: keeper });
  await client.apply(withoutCount(statefulSet), { manager });
}

function withoutCount(set: V1StatefulSet & KubernetesObject): KubernetesObject {
  const { replicas: _counted, ...spec } = set.spec ?? {};
  return { ...set, spec } as KubernetesObject;
}

function readSet(client: ClusterClient, reference: ObjectReference) {
  return client.read<V1StatefulSet & ApiObject>(reference);
}

interface Going {
  readonly reference: ObjectReference;
  readonly uid: string;
}

/** It stays, being deleted, until the garbage collector has set its pods free. */
async function awaitGone(client: ClusterClient, { reference, uid }: Going): Promise<void> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const live = await readSet(client, reference);
    if (live?.metadata?.uid !== uid) return;
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  throw new Failure(
    "adoption-refused",
    `StatefulSet "${reference.metadata.name}" is still being deleted after ${patience / 1000} s`,
    { hint: "Check that kube-controller-manager runs, then run the same command again" },
  );
}
