import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { applyObject, listObjects, readObject } from "../kubernetes/objects.ts";
import type { OwnerReference, StoredObject } from "../kubernetes/stored_object.ts";
import { until } from "../kubernetes/until.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";

/** What the schedules would run by and by, started by hand. */
export const scheduleCases: readonly Case[] = [
  scheduleCase("snapshot", "a snapshot is taken and stored", "first-sync"),
  scheduleCase(
    "verification",
    "the snapshot is read back, checked by etcdutl and noted",
    "snapshot",
  ),
  scheduleCase(
    "drill",
    "the snapshot is restored into a throw-away member that serves it",
    "snapshot",
  ),
  scheduleCase("defragmentation", "the members are looked at for a defragmentation", "first-sync"),
];

function scheduleCase(schedule: string, name: string, need: string): Case {
  return {
    group: "gitops",
    id: schedule,
    name,
    needs: [need],
    minutes: 4,
    run: (context) => runSchedule(context, `${etcdName}-${schedule}`),
  };
}

interface CronJob extends StoredObject {
  readonly spec: { readonly jobTemplate: { readonly spec: unknown } };
}

interface Job extends StoredObject {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/** Starts one run of a CronJob, as `kubectl create job --from` does, and waits for its end. */
async function runSchedule(context: CaseContext, name: string): Promise<string> {
  const { kubernetes, signal } = context;
  const cronJob = await readObject<CronJob>(kubernetes, {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: etcdNamespace },
  });
  assert(cronJob !== undefined, `there is no CronJob ${name}`);
  const job = `${name}-${Date.now().toString(36)}`;
  await applyObject(kubernetes, {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: job, namespace: etcdNamespace, ownerReferences: [ownerOf(cronJob)] },
    spec: cronJob.spec.jobTemplate.spec,
  });
  const ended = await until<Job, Job>(kubernetes, {
    apiVersion: "batch/v1",
    kind: "Job",
    namespace: etcdNamespace,
    fields: `metadata.name=${job}`,
    what: `Job ${job} to end`,
    found: ([it]) =>
      it !== undefined && (has(it, "Complete") || has(it, "Failed")) ? it : undefined,
    seen: ([it]) => JSON.stringify(it?.status ?? {}),
    signal,
  });
  assert(has(ended, "Complete"), `${job} failed: ${JSON.stringify(ended.status?.conditions)}`);
  return await said(context, job);
}

/** The run goes with its CronJob; without that, its pod would hold the snapshots' volume for ever. */
function ownerOf({ apiVersion, kind, metadata: { name, uid = "" } }: CronJob): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true };
}

function has({ status }: Job, type: string): boolean {
  return status?.conditions?.some((it) => it.type === type && it.status === "True") === true;
}

/** The last line that the pod's last step printed. */
async function said({ kubernetes }: CaseContext, job: string): Promise<string> {
  const pods = await listObjects(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: etcdNamespace,
    labels: `job-name=${job}`,
  });
  const pod = pods?.items[0]?.metadata.name;
  const path = `/api/v1/namespaces/${etcdNamespace}/pods/${pod}/log`;
  const { body } = await kubernetes.request({ method: "GET", path, query: { tailLines: "1" } });
  return String(body).trim();
}
