import assert from "node:assert/strict";
import type { CaseContext } from "../conformance_case.ts";
import { jobEnd } from "../../../bench/kubernetes/job_end.ts";
import { applyObject, readObject } from "../../../bench/kubernetes/objects.ts";
import type { OwnerReference, StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { etcdNamespace } from "./etcd_document.ts";

interface CronJob extends StoredObject {
  readonly spec: { readonly jobTemplate: { readonly spec: unknown } };
}

/**
 * Starts one run of a CronJob, as `kubectl create job --from` does, and waits for its end.
 *
 * @returns the last line that its last step printed
 */
export async function runSchedule(context: CaseContext, name: string): Promise<string> {
  const { kubernetes } = context;
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
  const { succeeded, log } = await jobEnd(context, { namespace: etcdNamespace, job });
  assert(succeeded, `${job} failed: ${log}`);
  return log.split("\n").at(-1) ?? "";
}

/** The run goes with its CronJob; without that, its pod would hold the snapshots' volume for ever. */
function ownerOf({ apiVersion, kind, metadata: { name, uid = "" } }: CronJob): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true };
}
