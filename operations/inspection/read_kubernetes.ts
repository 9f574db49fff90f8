import type {
  CoreV1Event,
  V1ConfigMap,
  V1CronJob,
  V1Lease,
  V1Pod,
  V1Secret,
} from "@kubernetes/client-node";
import { type ClusterNames, clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { clusterKey } from "../../manifests/config_map.ts";
import { selectorLabels } from "../../manifests/labels.ts";
import type { KubernetesRequest } from "../adopt/kubernetes_request.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import { conditionsKey, type StoredCondition } from "../keeper/status.ts";
import { configHash } from "../keeper/config_hash.ts";
import type {
  EventFact,
  KubernetesFacts,
  LeaseFact,
  PodFact,
  ScheduledTask,
  ScheduleFact,
  SecretFact,
} from "./kubernetes_facts.ts";
import { type Found, lookUp, valueOf } from "./look_up.ts";

/** The most Events that are kept. */
const mostEvents = 20;

/**
 * Reads what Kubernetes knows of a cluster. What may not be read is left out and named. The Secrets
 * with CA keys are never read.
 *
 * @throws {Failure} `kubernetes-request-failed` when the API server cannot be asked
 */
export async function readKubernetes(
  config: EtcdCluster,
  request: KubernetesRequest,
): Promise<KubernetesFacts> {
  const names = clusterNames(config);
  const paths = pathsIn(names.namespace);
  const forbidden: string[] = [];
  const read = async <T>(what: string, path: string): Promise<T | undefined> => {
    const found: Found<T> = await lookUp<T>(path, request);
    if (found.state === "forbidden") forbidden.push(what);
    return valueOf(found);
  };
  const [rendered, status, operation, keeper, events, pods, schedules, secrets] = await Promise.all(
    [
      read<V1ConfigMap>("configmaps", paths.configMap(names.configConfigMap)),
      read<V1ConfigMap>("configmaps", paths.configMap(names.statusConfigMap)),
      read<V1Lease>("leases", paths.lease(names.operationsLease)),
      read<V1Lease>("leases", paths.lease(names.keeper)),
      read<{ items: CoreV1Event[] }>("events", paths.events(names.statefulSet)),
      read<{ items: V1Pod[] }>("pods", paths.pods(selectorLabels(config))),
      readSchedules(names, (name) => read<V1CronJob>("cronjobs", paths.cronJob(name))),
      readSecrets(names, (name) => read<V1Secret>("secrets", paths.secret(name))),
    ],
  );
  const text = rendered?.data?.[clusterKey];
  return {
    renderedHash: text === undefined ? undefined : await configHash(text),
    keptHash: status?.data?.["configHash"],
    conditions: conditionsIn(status?.data?.[conditionsKey]),
    operation: operation === undefined ? undefined : leaseFact(operation),
    keeper: keeper === undefined ? undefined : leaseFact(keeper),
    events: events?.items.map(eventFact).sort((a, b) => +b.at - +a.at).slice(0, mostEvents),
    pods: pods?.items.map(podFact).sort((a, b) => a.name < b.name ? -1 : 1),
    schedules,
    secrets,
    forbidden: [...new Set(forbidden)],
  };
}

function pathsIn(namespace: string) {
  const of = (group: string, resource: string) => (name: string) =>
    `/${group}/namespaces/${namespace}/${resource}/${name}`;
  const query = (resource: string, selector: string) =>
    `/api/v1/namespaces/${namespace}/${resource}?${selector}`;
  return {
    configMap: of("api/v1", "configmaps"),
    secret: of("api/v1", "secrets"),
    lease: of("apis/coordination.k8s.io/v1", "leases"),
    cronJob: of("apis/batch/v1", "cronjobs"),
    events: (name: string) =>
      query(
        "events",
        `fieldSelector=${
          encodeURIComponent(`involvedObject.kind=StatefulSet,involvedObject.name=${name}`)
        }`,
      ),
    pods: (labels: Readonly<Record<string, string>>) => {
      const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(",");
      return query("pods", `labelSelector=${encodeURIComponent(selector)}`);
    },
  };
}

async function readSchedules(
  names: ClusterNames,
  read: (name: string) => Promise<V1CronJob | undefined>,
): Promise<ScheduleFact[]> {
  const jobs: Readonly<Record<ScheduledTask, string>> = {
    snapshot: names.snapshotJob,
    verification: names.verificationJob,
    drill: names.drillJob,
    defragmentation: names.defragmentationJob,
  };
  const facts = await Promise.all(
    Object.entries(jobs).map(async ([task, name]): Promise<ScheduleFact | undefined> => {
      const job = await read(name);
      return job === undefined ? undefined : {
        task: task as ScheduledTask,
        name,
        isSuspended: job.spec?.suspend === true,
        createdAt: dateOf(job.metadata?.creationTimestamp) ?? new Date(0),
        lastStart: dateOf(job.status?.lastScheduleTime),
        lastSuccess: dateOf(job.status?.lastSuccessfulTime),
      };
    }),
  );
  return facts.filter((fact) => fact !== undefined);
}

async function readSecrets(
  names: ClusterNames,
  read: (name: string) => Promise<V1Secret | undefined>,
): Promise<SecretFact[]> {
  const secrets: Readonly<Record<SecretFact["use"], string>> = {
    server: names.serverSecret,
    peer: names.peerSecret,
    root: names.rootClientSecret,
    keeper: names.keeperClientSecret,
  };
  const facts = await Promise.all(
    Object.entries(secrets).map(async ([use, name]): Promise<SecretFact | undefined> => {
      const secret = await read(name);
      const encoded = secret?.data?.["tls.crt"];
      if (encoded === undefined) return undefined;
      const { notAfter, notBefore, serial } = describeCertificate(atob(encoded));
      return { use: use as SecretFact["use"], name, serial, notBefore, notAfter };
    }),
  );
  return facts.filter((fact) => fact !== undefined);
}

function conditionsIn(text: string | undefined): readonly StoredCondition[] | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function leaseFact({ spec }: V1Lease): LeaseFact {
  const renewed = dateOf(spec?.renewTime);
  const end = (renewed?.getTime() ?? 0) + (spec?.leaseDurationSeconds ?? 0) * 1_000;
  const holder = spec?.holderIdentity ?? "";
  return holder === "" || end < Date.now()
    ? { holder: undefined, since: undefined }
    : { holder, since: dateOf(spec?.acquireTime) };
}

function eventFact(event: CoreV1Event): EventFact {
  return {
    at: dateOf(event.lastTimestamp) ?? dateOf(event.eventTime) ??
      dateOf(event.metadata.creationTimestamp) ?? new Date(0),
    isWarning: event.type === "Warning",
    reason: event.reason ?? "",
    message: event.message ?? "",
  };
}

function podFact({ metadata, status }: V1Pod): PodFact {
  const containers = [
    ...status?.initContainerStatuses ?? [],
    ...status?.containerStatuses ?? [],
  ];
  const isReady =
    status?.conditions?.some(({ status, type }) => type === "Ready" && status === "True") === true;
  const waiting = containers.map(({ state }) => state?.waiting?.reason).find((reason) =>
    reason !== undefined && reason !== "PodInitializing"
  );
  const unscheduled = status?.conditions?.find(({ status, type }) =>
    type === "PodScheduled" && status === "False"
  );
  return {
    name: metadata?.name ?? "",
    isReady,
    restarts: containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    trouble: isReady ? undefined : waiting ?? unscheduled?.reason ?? status?.phase ?? "NotReady",
  };
}

/** Objects are as the server wrote them: their times are texts. */
function dateOf(time: Date | string | undefined): Date | undefined {
  const date = time === undefined || time === null ? undefined : new Date(time);
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
