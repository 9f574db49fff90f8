import type {
  V1Deployment,
  V1PersistentVolumeClaim,
  V1Pod,
  V1StatefulSet,
} from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { restoreJob } from "../../manifests/jobs/restore_job.ts";
import { restoreNames } from "../../manifests/jobs/restore_names.ts";
import { dropOldJob, listJob } from "../../manifests/jobs/restore_side_jobs.ts";
import { componentLabels, selectorLabels } from "../../manifests/labels.ts";
import { volumeClaim } from "../../manifests/members/volume_claim.ts";
import type { ApiObject, ObjectReference } from "../adopt/cluster_client.ts";
import type { MemberAccess } from "../adopt/member_access.ts";
import type { MemberAddresses } from "../keeper/back_end.ts";
import { memberAddresses } from "../keeper/kubernetes/member_addresses.ts";
import { fieldManager } from "../kubernetes/open_in_cluster.ts";
import type { StoredSnapshot } from "../snapshots/stored_snapshots.ts";
import { clusterLease } from "./cluster_lease.ts";
import { clusterObjects } from "./cluster_objects.ts";
import type { KeeperPresence, RestoreBackEnd } from "./restore_back_end.ts";
import { type JobApi, jobState, removeJob, runJob } from "./run_job.ts";

/** What a restore in Kubernetes works with. */
export interface KubernetesRestoreOptions extends JobApi {
  /** The cluster's configuration. */
  readonly config: EtcdCluster;
  /** How members are reached from here. */
  readonly access: MemberAccess;
  /** An age private key for this restore alone. */
  readonly identity?: string | undefined;
  /** How members reach each other. Default: as their pods are named in Kubernetes. */
  readonly addresses?: MemberAddresses;
  /** Milliseconds that a short Job may take. Default 10 minutes, for images that must be pulled. */
  readonly patience?: number;
}

const defaultPatience = 10 * 60_000;

/**
 * A cluster in Kubernetes as a restore sees it, by the rights of whoever has the kubeconfig. What
 * touches data runs in Jobs, with etcd's own `etcdutl` from the configured image.
 */
export function kubernetesRestoreBackEnd(options: KubernetesRestoreOptions): RestoreBackEnd {
  const { access, client, config, patience = defaultPatience } = options;
  const { namespace, operationsLease } = clusterNames(config);
  const set = referenceTo(config, "StatefulSet");
  const readSet = () => client.read<V1StatefulSet & ApiObject>(set);
  return {
    ...clusterObjects(client, config),
    addresses: options.addresses ?? memberAddresses(config),
    operations: clusterLease(client, { name: operationsLease, namespace }),
    endpoint: (pod) => access.endpointOf(pod),
    replicas: async () => {
      const found = await readSet();
      return found === undefined ? undefined : found.spec?.replicas ?? 1;
    },
    scale: (replicas) =>
      // As the keeper, to whom the count belongs and who goes on with it.
      client.apply({ ...set, spec: { replicas } } as ObjectReference, { manager: fieldManager }),
    isServing: async () => ((await readSet())?.status?.readyReplicas ?? 0) > 0,
    pods: async (names) => {
      const found = await Promise.all(
        names.map((name) =>
          client.read<V1Pod & ApiObject>({
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name, namespace },
          })
        ),
      );
      return names.filter((_, index) => found[index] !== undefined);
    },
    keeper: () => readKeeper(options),
    scaleKeeper: async (replicas) => {
      const keeper = referenceTo(config, "Deployment");
      if (await client.read(keeper) === undefined) return;
      await client.merge(keeper, { spec: { replicas } });
    },
    snapshots: async () => snapshotsIn(await runJob(options, listJob(config), { patience })),
    volume: (plan, pod) => jobState(options, restoreJob(config, { pod, plan })),
    restoreVolume: async (plan, pod) => {
      await provideClaim(options, pod);
      if (plan.identityGiven) await provideIdentity(options);
      await client.create(restoreJob(config, { pod, plan }) as ObjectReference);
    },
    forgetFailure: async (plan, pod) => {
      const job = restoreJob(config, { pod, plan });
      if ((await jobState(options, job)).state === "failed") await removeJob(options, job);
    },
    cleanUp: () =>
      client.remove({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: restoreNames(config).identitySecret, namespace },
      }),
    dropOldData: async ({ id }, pod) => {
      await runJob(options, dropOldJob(config, { pod, id }), { patience });
    },
  };
}

function referenceTo(config: EtcdCluster, kind: "Deployment" | "StatefulSet"): ObjectReference {
  const { keeper, namespace, statefulSet } = clusterNames(config);
  const name = kind === "Deployment" ? keeper : statefulSet;
  return { apiVersion: "apps/v1", kind, metadata: { name, namespace } };
}

async function readKeeper({ client, config }: KubernetesRestoreOptions): Promise<KeeperPresence> {
  const found = await client.read<V1Deployment & ApiObject>(referenceTo(config, "Deployment"));
  const pods = await client.list({
    apiVersion: "v1",
    kind: "Pod",
    namespace: clusterNames(config).namespace,
    labels: componentLabels(config, "keeper"),
  });
  return {
    replicas: found === undefined ? 0 : found.spec?.replicas ?? 1,
    pods: pods?.length ?? 0,
    restartedBy: isArgoCds(found) ? "Argo CD" : undefined,
  };
}

/** Whether Argo CD applied it, by its mark or by the name under which it applies. */
function isArgoCds(object: V1Deployment | undefined): boolean {
  const { annotations, managedFields = [] } = object?.metadata ?? {};
  return annotations?.["argocd.argoproj.io/tracking-id"] !== undefined ||
    managedFields.some(({ manager }) => manager?.startsWith("argocd-") === true);
}

/** The StatefulSet takes over a claim of the right name, and else would make this very one. */
async function provideClaim(
  { client, config }: KubernetesRestoreOptions,
  pod: string,
): Promise<void> {
  const { metadata, ...claim } = volumeClaim(config);
  const named: V1PersistentVolumeClaim = {
    ...claim,
    metadata: {
      ...metadata,
      name: `data-${pod}`,
      namespace: clusterNames(config).namespace,
      labels: selectorLabels(config),
    },
  };
  await client.create(named as ObjectReference);
}

async function provideIdentity(options: KubernetesRestoreOptions): Promise<void> {
  const { client, config, identity } = options;
  const object = { kind: "Secret", name: restoreNames(config).identitySecret } as const;
  const objects = clusterObjects(client, config);
  if (await objects.read(object) !== undefined) return;
  if (identity !== undefined) return await objects.write(object, { data: { identity } });
  throw new Failure("usage", "The private key of this restore is not there any more", {
    hint: "Give it again by --identity",
  });
}

/** The list is one line of the log, in which what the runtime had to say may stand too. */
function snapshotsIn(log: unknown): StoredSnapshot[] {
  const lines = typeof log === "string" ? log.split("\n") : [];
  const list = Array.isArray(log) ? log : parsed(lines.find((line) => line.startsWith("[")));
  if (!Array.isArray(list)) {
    throw new Failure("target-failed", "The Job that lists snapshots said nothing of use", {
      hint: "Read its log, and check that its image is of this version",
    });
  }
  return (list as (Omit<StoredSnapshot, "takenAt"> & { readonly takenAt: string })[])
    .map((snapshot) => ({ ...snapshot, takenAt: new Date(snapshot.takenAt) }));
}

function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? "");
  } catch {
    return undefined;
  }
}
