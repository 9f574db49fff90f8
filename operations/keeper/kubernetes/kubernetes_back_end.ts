import type { V1ConfigMap, V1ObjectMeta, V1Secret } from "@kubernetes/client-node";
import { Buffer } from "node:buffer";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { clusterLabels } from "../../../manifests/labels.ts";
import { kubernetesLease } from "../../kubernetes/kubernetes_lease.ts";
import { kubernetesAnswer, unlessAbsent } from "../../kubernetes/kubernetes_failure.ts";
import { fieldManager, type InClusterApi } from "../../kubernetes/open_in_cluster.ts";
import type {
  Claim,
  KeeperBackEnd,
  MemberSet,
  StoredChange,
  StoredReference,
} from "../back_end.ts";
import { readControlPlanes } from "../rotation/read_control_planes.ts";
import { deleteMemberClaim, endMemberPod, readMemberPods } from "./kubernetes_pods.ts";
import { memberAddresses } from "./member_addresses.ts";
import { createNotifier } from "./notify_kubernetes.ts";

/** The keeper's objects and members in Kubernetes. */
export function kubernetesBackEnd(api: InClusterApi, config: EtcdCluster): KeeperBackEnd {
  const context: Context = { api, config, namespace: clusterNames(config).namespace };
  return {
    addresses: memberAddresses(config),
    read: async ({ kind, name }) => {
      const stored = await readObject(context, { kind, name });
      if (stored === undefined) return undefined;
      const { annotations = {}, labels = {}, resourceVersion: version = "" } = stored.metadata ??
        {};
      if (kind === "ConfigMap") return { data: stored.data ?? {}, version };
      const { type = "Opaque" } = stored as V1Secret;
      return { data: decoded(stored.data ?? {}), version, secret: { type, labels, annotations } };
    },
    write: (object, change) => writeObject(context, object, change),
    claims: (pods) => readClaims(context, pods),
    memberSet: () => readMemberSet(context),
    scale: (seen, replicas) => scaleMembers(context, { seen, replicas }),
    pods: (names) => readMemberPods(api, { names, namespace: context.namespace }),
    endPod: (pod) => endMemberPod(api, { pod, namespace: context.namespace }),
    deleteClaim: (claim) => deleteMemberClaim(api, { claim, namespace: context.namespace }),
    controlPlanes: () => readControlPlanes(api),
    operations: kubernetesLease(api, {
      name: clusterNames(config).operationsLease,
      namespace: context.namespace,
      labels: clusterLabels(config),
    }),
    notify: createNotifier(api, config),
  };
}

interface Context {
  readonly api: InClusterApi;
  readonly config: EtcdCluster;
  readonly namespace: string;
}

type StoredObject = V1ConfigMap | V1Secret;

async function readObject(
  { api: { core }, namespace }: Context,
  { kind, name }: StoredReference,
): Promise<StoredObject | undefined> {
  const attempt = `Reading ${kind} "${name}"`;
  return kind === "Secret"
    ? await unlessAbsent(attempt, () => core.readNamespacedSecret({ name, namespace }))
    : await unlessAbsent(attempt, () => core.readNamespacedConfigMap({ name, namespace }));
}

/**
 * Creates with POST, which fails when there is one, or replaces with PUT and the resourceVersion
 * seen, which fails when it changed: the API server decides between two keepers.
 */
async function writeObject(
  context: Context,
  object: StoredReference,
  { data, replaces }: StoredChange,
): Promise<void> {
  const { namespace } = context;
  const { kind, name } = object;
  if (replaces === undefined) {
    const metadata = metadataOf(context, name);
    return await kubernetesAnswer(`Creating ${kind} "${name}"`, async () => {
      if (kind === "Secret") await createSecret(context, { metadata, data });
      else await createConfigMap(context, { metadata, data });
    });
  }
  const stored = await readObject(context, object);
  // What others put on the object, and a Secret's type, which cannot change, stay as they are.
  const metadata = {
    ...stored?.metadata,
    name,
    namespace,
    labels: { ...stored?.metadata?.labels, ...metadataOf(context, name).labels },
    resourceVersion: replaces,
  };
  const { core } = context.api;
  const options = { name, namespace, fieldManager };
  await kubernetesAnswer(`Replacing ${kind} "${name}"`, async () => {
    if (kind === "Secret") {
      const body = { ...stored, metadata, data: encoded(data) };
      await core.replaceNamespacedSecret({ ...options, body });
    } else {
      const body = { ...stored, metadata, data: { ...data } };
      await core.replaceNamespacedConfigMap({ ...options, body });
    }
  });
}

interface NewObject {
  readonly metadata: V1ObjectMeta;
  readonly data: Readonly<Record<string, string>>;
}

async function createSecret(
  { api: { core }, namespace }: Context,
  { metadata, data }: NewObject,
): Promise<void> {
  const type = "tls.key" in data ? "kubernetes.io/tls" : "Opaque";
  const body = { metadata, type, data: encoded(data) };
  await core.createNamespacedSecret({ namespace, body, fieldManager });
}

async function createConfigMap(
  { api: { core }, namespace }: Context,
  { metadata, data }: NewObject,
): Promise<void> {
  const body = { metadata, data: { ...data } };
  await core.createNamespacedConfigMap({ namespace, body, fieldManager });
}

/** What the keeper makes has no owner: it outlives the Application, as the volumes do. */
function metadataOf({ config, namespace }: Context, name: string): V1ObjectMeta {
  return {
    name,
    namespace,
    labels: { ...clusterLabels(config), "app.kubernetes.io/managed-by": fieldManager },
  };
}

async function readClaims(
  { api: { core }, namespace }: Context,
  pods: readonly string[],
): Promise<readonly Claim[]> {
  const claims = await Promise.all(pods.map(async (pod): Promise<Claim | undefined> => {
    const name = `data-${pod}`;
    const claim = await unlessAbsent(
      `Reading PersistentVolumeClaim "${name}"`,
      () => core.readNamespacedPersistentVolumeClaim({ name, namespace }),
    );
    const { uid, creationTimestamp, deletionTimestamp } = claim?.metadata ?? {};
    if (uid === undefined) return undefined;
    const createdAt = millisecondsOf(creationTimestamp);
    return { pod, uid, createdAt, isEnding: deletionTimestamp !== undefined };
  }));
  return claims.filter((claim) => claim !== undefined);
}

async function readMemberSet({ api, config, namespace }: Context): Promise<MemberSet | undefined> {
  const { statefulSet: name } = clusterNames(config);
  const set = await unlessAbsent(
    `Reading StatefulSet "${name}"`,
    () => api.apps.readNamespacedStatefulSet({ name, namespace }),
  );
  if (set === undefined) return undefined;
  return {
    replicas: set.spec?.replicas ?? 1,
    ready: set.status?.readyReplicas ?? 0,
    revision: set.status?.updateRevision ?? "",
    createdAt: millisecondsOf(set.metadata?.creationTimestamp),
    version: set.metadata?.resourceVersion ?? "",
  };
}

/**
 * Applied through the scale subresource, so that the keeper needs no right to change anything else.
 * The keeper takes the count over from whoever set it before, but only as long as the StatefulSet
 * is as it was seen.
 */
async function scaleMembers(
  { api, config, namespace }: Context,
  { seen, replicas }: { readonly seen: MemberSet; readonly replicas: number },
): Promise<void> {
  const { statefulSet: name } = clusterNames(config);
  const body = {
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name, namespace, resourceVersion: seen.version },
    spec: { replicas },
  };
  await kubernetesAnswer(
    `Scaling StatefulSet "${name}"`,
    () =>
      api.apps.patchNamespacedStatefulSetScale(
        { name, namespace, body, fieldManager, force: true },
        api.applying,
      ),
  );
}

function decoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return mapped(data, (value) => Buffer.from(value, "base64").toString());
}

function encoded(data: Readonly<Record<string, string>>): Record<string, string> {
  return mapped(data, (value) => Buffer.from(value).toString("base64"));
}

function mapped(
  data: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, change(value)]));
}

function millisecondsOf(moment: Date | undefined): number {
  return moment === undefined ? 0 : new Date(moment).getTime();
}
