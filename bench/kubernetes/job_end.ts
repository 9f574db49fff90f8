import { listObjects } from "./objects.ts";
import type { StoredObject } from "./stored_object.ts";
import { until } from "./until.ts";
import type { ClusterWait } from "./until_served.ts";

/** A Job. */
export interface JobPlace {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. */
  readonly job: string;
}

/** How a Job ended. */
export interface JobEnd {
  /** Whether it did what it was for. */
  readonly succeeded: boolean;
  /** What the last container of its newest pod printed. */
  readonly log: string;
}

interface Job extends StoredObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Waits until a Job has ended, well or not. */
export async function jobEnd(
  context: ClusterWait,
  { namespace, job }: JobPlace,
): Promise<JobEnd> {
  const { kubernetes, signal } = context;
  const ended = await until<Job, Job>(kubernetes, {
    apiVersion: "batch/v1",
    kind: "Job",
    namespace,
    fields: `metadata.name=${job}`,
    what: `Job ${job} to end`,
    found: ([it]) =>
      it !== undefined && (has(it, "Complete") || has(it, "Failed")) ? it : undefined,
    seen: ([it]) => JSON.stringify(it?.status ?? {}),
    signal,
  });
  return { succeeded: has(ended, "Complete"), log: await logOf(context, { namespace, job }) };
}

function has({ status }: Job, type: string): boolean {
  return status?.conditions?.some((it) => it.type === type && it.status === "True") === true;
}

interface Pod extends StoredObject {
  readonly spec: { readonly containers: readonly { readonly name: string }[] };
}

/** A Job may have tried several times. */
async function logOf(
  { kubernetes }: Pick<ClusterWait, "kubernetes">,
  { namespace, job }: JobPlace,
): Promise<string> {
  const labels = `job-name=${job}`;
  const list = await listObjects<Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace,
    labels,
  });
  const created = ({ metadata: { creationTimestamp = "" } }: Pod) => creationTimestamp;
  const pod = list?.items.toSorted((a, b) => created(a) < created(b) ? -1 : 1).at(-1);
  if (pod === undefined) return "";
  const { body } = await kubernetes.request({
    method: "GET",
    path: `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log`,
    query: { container: pod.spec.containers[0]?.name },
  });
  return String(body).trimEnd();
}
