import type {
  V1PersistentVolumeClaim,
  V1StatefulSet,
  V1StorageClass,
} from "@kubernetes/client-node";
import type { ApiObject, ClusterClient } from "../adopt/cluster_client.ts";
import { referenceOf } from "../adopt/reference_of.ts";
import { isCountedByKeeper } from "../adopt/replace_stateful_set.ts";
import { claimResize } from "./claim_resize.ts";
import type {
  GrowthObservation,
  SeenClaim,
  SeenSet,
  StorageClasses,
} from "./growth_observation.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import { readReplacement } from "./saved_replacement.ts";

/** What is observed, besides what was read once. */
export interface GrowthSubject {
  /** What is to become of it. */
  readonly plan: GrowthPlan;
  /** What {@link readStorageClasses} gave. */
  readonly classes: StorageClasses | undefined;
}

/**
 * Reads everything the next step depends on.
 *
 * @throws {Failure} `kubernetes-request-failed`
 */
export async function observeGrowth(
  client: ClusterClient,
  { classes, plan }: GrowthSubject,
): Promise<GrowthObservation> {
  const { statefulSet } = plan;
  const [object, saved] = await Promise.all([
    client.read<V1StatefulSet & ApiObject>(referenceOf(statefulSet)),
    readReplacement(client, statefulSet),
  ]);
  const set = object === undefined ? undefined : seenSet(object);
  const count = set?.replicas ?? saved?.statefulSet.spec?.replicas ?? 0;
  const ordinals = Array.from({ length: count }, (_, ordinal) => ordinal);
  const claims = await Promise.all(
    ordinals.map((ordinal) =>
      readClaim(client, { plan, pod: `${statefulSet.metadata.name}-${ordinal}` })
    ),
  );
  return { set, saved, claims, classes };
}

/** Which StorageClasses let volumes grow; `undefined` when they may not be listed. */
export async function readStorageClasses(
  client: ClusterClient,
): Promise<StorageClasses | undefined> {
  const classes = await client.list<V1StorageClass & ApiObject>({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
  });
  if (classes === undefined) return undefined;
  return new Map(
    classes.map(({ allowVolumeExpansion, metadata }) => [
      metadata?.name ?? "",
      allowVolumeExpansion === true,
    ]),
  );
}

function seenSet(object: V1StatefulSet): SeenSet {
  return {
    uid: object.metadata?.uid ?? "",
    isEnding: object.metadata?.deletionTimestamp !== undefined,
    replicas: object.spec?.replicas ?? 1,
    isCountedByKeeper: isCountedByKeeper(object),
    object,
  };
}

async function readClaim(
  client: ClusterClient,
  { plan, pod }: { readonly plan: GrowthPlan; readonly pod: string },
): Promise<SeenClaim> {
  const { namespace = "" } = plan.statefulSet.metadata;
  const name = `${plan.volume}-${pod}`;
  const claim = await client.read<V1PersistentVolumeClaim & ApiObject>({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace },
  });
  const { metadata, spec, status } = claim ?? {};
  return {
    name,
    pod,
    phase: claim === undefined ? "Missing" : status?.phase ?? "Pending",
    isEnding: metadata?.deletionTimestamp !== undefined,
    requested: spec?.resources?.requests?.storage ?? "0",
    capacity: status?.capacity?.storage ?? "0",
    // An empty name means no class, as in a volume made by hand.
    className: spec?.storageClassName || undefined,
    resize: claimResize(status),
  };
}
