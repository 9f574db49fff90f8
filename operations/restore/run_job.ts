import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "../adopt/cluster_client.ts";
import type { KubernetesRequest } from "../adopt/kubernetes_request.ts";
import type { VolumeState } from "./restore_back_end.ts";

/** Milliseconds between two looks at a Job. */
const interval = 500;

/** The Kubernetes API, by object and by request. */
export interface JobApi {
  /** Objects. */
  readonly client: ClusterClient;
  /** What is not about one object. */
  readonly request: KubernetesRequest;
}

/** How a Job is awaited. */
export interface AwaitJobOptions {
  /** Milliseconds it may take. */
  readonly patience: number;
}

/** Names the Job. */
export function jobReference({ metadata }: V1Job & KubernetesObject): ObjectReference {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: metadata.name, namespace: metadata.namespace ?? "" },
  };
}

/**
 * How far a Job is: `untouched` when there is none, or one that is going.
 *
 * @throws {Failure} `kubernetes-request-failed`
 */
export async function jobState(
  { client }: JobApi,
  job: V1Job & KubernetesObject,
): Promise<VolumeState> {
  const reference = jobReference(job);
  const live = await client.read<V1Job & ApiObject>(reference);
  if (live === undefined) return { state: "untouched" };
  const conditions = (live.status?.conditions ?? []).filter(({ status }) => status === "True");
  if (conditions.some(({ type }) => type === "Complete")) return { state: "restored" };
  const failed = conditions.find(({ type }) => type === "Failed");
  if (failed === undefined) return { state: "working" };
  const { name, namespace } = reference.metadata;
  const why = failed.message ?? failed.reason ?? "no reason";
  const log = `kubectl --namespace ${namespace} logs job/${name} --all-containers`;
  return { state: "failed", reason: `Job "${name}" failed, ${why}; read "${log}"` };
}

/**
 * Removes a Job with its pods, which by default would stay; one that is not there is no failure.
 *
 * @throws {Failure} `kubernetes-request-failed`
 */
export async function removeJob(
  { request }: JobApi,
  job: V1Job & KubernetesObject,
): Promise<void> {
  const { name, namespace } = jobReference(job).metadata;
  const { status } = await request({
    method: "DELETE",
    path: `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`,
    body: JSON.stringify({ propagationPolicy: "Background" }),
  });
  if (status < 300 || status === 404) return;
  throw new Failure("kubernetes-request-failed", `Job "${name}" cannot be removed: ${status}`, {
    hint: "Use a context that has the rights listed in docs/restore.md",
  });
}

/**
 * Runs a Job to its end, over an earlier one of the same name, and reads what it said.
 *
 * @returns the log of the pod that succeeded; parsed where it is JSON
 * @throws {Failure} `target-failed` when it fails or takes too long, `kubernetes-request-failed`
 */
export async function runJob(
  api: JobApi,
  job: V1Job & KubernetesObject,
  { patience }: AwaitJobOptions,
): Promise<unknown> {
  const deadline = performance.now() + patience;
  const { name } = jobReference(job).metadata;
  await removeJob(api, job);
  while (!await api.client.create(job as ObjectReference)) {
    await pauseUntil(deadline, `Job "${name}" of an earlier run does not go away`);
  }
  while (true) {
    const outcome = await jobState(api, job);
    if (outcome.state === "restored") return await logOf(api, job);
    if (outcome.state === "failed") {
      throw new Failure("target-failed", `It cannot go on: ${outcome.reason}`, {
        hint: "Put it right and run the same command again",
      });
    }
    await pauseUntil(deadline, `Job "${name}" does not come to an end`);
  }
}

async function logOf(
  { client, request }: JobApi,
  job: V1Job & KubernetesObject,
): Promise<unknown> {
  const { name, namespace = "" } = jobReference(job).metadata;
  const uid = (await client.read<V1Job & ApiObject>(jobReference(job)))?.metadata?.uid;
  const labels = { "batch.kubernetes.io/controller-uid": uid ?? "" };
  const pods = await client.list<V1Pod & ApiObject>({
    apiVersion: "v1",
    kind: "Pod",
    namespace,
    labels,
  });
  const pod = pods?.find(({ status }) => status?.phase === "Succeeded")?.metadata?.name;
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log`;
  const { status, body } = await request({ method: "GET", path });
  if (status === 200) return body;
  throw new Failure("kubernetes-request-failed", `The log of Job "${name}" cannot be read`, {
    hint: "Use a context that has the rights listed in docs/restore.md",
  });
}

async function pauseUntil(deadline: number, complaint: string): Promise<void> {
  if (performance.now() > deadline) {
    throw new Failure("target-failed", complaint, {
      hint: 'See why by "kubectl describe" of the Job and its pod',
    });
  }
  await new Promise((resolve) => setTimeout(resolve, interval));
}
