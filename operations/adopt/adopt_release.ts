import type { V1StatefulSet } from "@kubernetes/client-node";
import type { Progress } from "../../diagnostics/progress.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import { render } from "../../manifests/render.ts";
import type { ApiObject, ClusterClient } from "./cluster_client.ts";
import { hasImmutableFieldsOf, renderedStatefulSet } from "./compare_adoption.ts";
import { handOverFields } from "./hand_over_fields.ts";
import { type AdoptionSubject, inspectRelease } from "./inspect_release.ts";
import { giveOperationsLeaseBack, takeOperationsLease } from "../lease/operations_lease.ts";
import type { ReleaseReference } from "./read_release.ts";
import { referenceOf } from "./reference_of.ts";
import {
  giveCountToKeeper,
  isCountedByKeeper,
  replaceStatefulSet,
} from "./replace_stateful_set.ts";
import {
  findSavedAdoption,
  saveAdoption,
  type SavedAdoption,
  savedReference,
} from "./saved_adoption.ts";
import { type SeedObject, seedObjects } from "./seed_objects.ts";

/** What an adoption works with. */
export interface AdoptionTools {
  /** The Kubernetes API. */
  readonly client: ClusterClient;
  /** The field manager that will apply our objects from now on: Argo CD's or kubectl's. */
  readonly manager: string;
  /** Told about each step. */
  readonly progress: Progress;
  /** Tells the moment. */
  readonly now: () => Date;
}

/**
 * Finishes an adoption that was cut off after it had begun to replace the StatefulSet. It comes
 * before everything else: until then nobody replaces a pod that ends.
 *
 * @returns the configuration that is in force now; `undefined` when there was nothing to finish
 */
export async function finishAdoption(
  { client, manager, progress }: AdoptionTools,
  reference: ReleaseReference,
): Promise<EtcdCluster | undefined> {
  const saved = await findSavedAdoption(client, reference);
  if (saved === undefined) return undefined;
  const live = await client.read<V1StatefulSet & ApiObject>(referenceOf(saved.statefulSet));
  const untouched = live?.metadata?.uid === saved.replaces &&
    live.metadata.deletionTimestamp === undefined;
  if (untouched) return undefined;
  await progressStep(progress, "Finishing an adoption that was cut off", async () => {
    await putInForce(client, { saved, manager });
  });
  return saved.config;
}

/**
 * Takes a release over: checks that it is well, saves what is going to be done, puts what the
 * keeper would have made into place, and replaces the StatefulSet under its running pods. No pod
 * restarts. Every step may be repeated, and a run that is cut off is finished by the next.
 *
 * @throws {Failure} `adoption-refused` with everything that stands against it, before anything is
 * changed; `kubernetes-request-failed`
 */
export async function adoptRelease(tools: AdoptionTools, subject: AdoptionSubject): Promise<void> {
  const { client, manager, now, progress } = tools;
  const { config, release } = subject;
  const inheritance = await progressStep(
    progress,
    "1/6 Checking the release and its members",
    () => inspectRelease(client, subject),
  );
  const holder = `adopt/${release.release}`;
  await progressStep(progress, "2/6 Reserving the cluster and saving the plan", async () => {
    await takeOperationsLease(client, config, { holder, now });
    await saveAdoption(client, plannedAdoption(subject));
  });
  await progressStep(progress, "3/6 Seeding what the keeper expects", async () => {
    for (const object of seedObjects(config, inheritance)) await seed(client, object);
  });
  await progressStep(progress, "4/6 Preparing for members to restart", async () => {
    for (const object of startObjects(config)) await client.apply(object, { manager });
  });
  await progressStep(progress, "5/6 Handing over what Helm or kubectl owns", async () => {
    await handOverFields(client, render(config), manager);
  });
  await progressStep(progress, "6/6 Replacing the StatefulSet under its pods", async () => {
    await putInForce(client, { saved: plannedAdoption(subject), manager });
  });
}

function plannedAdoption({ config, release }: AdoptionSubject): SavedAdoption {
  const set = renderedStatefulSet(config);
  const replicas = release.statefulSet.spec?.replicas ?? 1;
  return {
    release: release.release,
    config,
    statefulSet: { ...set, spec: { ...set.spec, replicas } } as SavedAdoption["statefulSet"],
    replaces: release.statefulSet.metadata?.uid ?? "",
  };
}

/**
 * A Secret that is there stays, whoever made it. What tells how members join must be today's, even
 * if an adoption was undone before.
 */
async function seed(client: ClusterClient, object: SeedObject): Promise<void> {
  if (await client.create(object) || object.kind !== "ConfigMap") return;
  await client.merge(object, { data: object.data ?? {} });
}

/** What a pod of ours cannot be created without, should one end before the first sync. */
function startObjects(config: EtcdCluster): KubernetesObject[] {
  const { gateRole, serviceAccount } = clusterNames(config);
  const wanted = new Set([`ServiceAccount ${serviceAccount}`, `Role ${gateRole}`])
    .add(`RoleBinding ${gateRole}`);
  return render(config).filter(({ kind, metadata }) => wanted.has(`${kind} ${metadata.name}`));
}

interface PutInForce {
  readonly saved: SavedAdoption;
  readonly manager: string;
}

async function putInForce(
  client: ClusterClient,
  { saved: { config, replaces, statefulSet }, manager }: PutInForce,
): Promise<void> {
  const live = await client.read<V1StatefulSet & ApiObject>(referenceOf(statefulSet));
  const fits = live?.metadata?.uid === replaces && hasImmutableFieldsOf(live, statefulSet);
  if (!isCountedByKeeper(live)) {
    if (!fits) await replaceStatefulSet(client, { statefulSet, replaces, manager });
    await giveCountToKeeper(client, { statefulSet, manager });
  }
  await giveOperationsLeaseBack(client, config);
  await client.remove(savedReference(statefulSet));
}

async function progressStep<T>(
  progress: Progress,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const step = progress.step(title);
  try {
    const result = await work();
    step.done();
    return result;
  } catch (error) {
    step.failed();
    throw error;
  }
}
