import type { V1Container, V1CronJob, V1PodSpec } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { exampleCluster, type ExampleOptions } from "../../testing/example_cluster.ts";
import { ofKind } from "../../testing/rendered.ts";
import { jobObjects } from "../job_objects.ts";

/** Our schedules. */
export const schedules = ["snapshot", "verification", "drill", "defragmentation"] as const;

/** One of {@link schedules}. */
export type Schedule = typeof schedules[number];

/** What a test wants to differ from the defaults. */
export type Spec = ExampleOptions["spec"];

/** An object store that needs everything. */
export const objectStore = {
  kind: "s3",
  bucket: "snapshots",
  credentialsSecret: "store",
  authoritySecret: "store-ca",
} as const;

/** Snapshots that go to {@link objectStore}, encrypted. */
export const encryptedSnapshots = {
  destination: objectStore,
  encryption: { recipients: ["age1x"], identitySecret: "age" },
};

/** The CronJob of a schedule. */
export function cronJobOf(schedule: Schedule, spec: Spec = {}): V1CronJob {
  const found = ofKind(jobObjects(exampleCluster({ spec })), "CronJob")
    .find(({ metadata }) => metadata?.name === `etcd-${schedule}`);
  assert.ok(found !== undefined, `there is no CronJob etcd-${schedule}`);
  return found;
}

/** The pod of a schedule. */
export function jobPodOf(schedule: Schedule, spec: Spec = {}): V1PodSpec {
  const pod = cronJobOf(schedule, spec).spec?.jobTemplate.spec?.template.spec;
  assert.ok(pod !== undefined, `CronJob etcd-${schedule} has no pod`);
  return pod;
}

/** The containers of that pod in the order in which they run. */
export function stepsOf(schedule: Schedule, spec: Spec = {}): V1Container[] {
  const { initContainers = [], containers } = jobPodOf(schedule, spec);
  return [...initContainers, ...containers];
}
