import type { V1CronJob, V1Job } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiObject } from "../adopt/cluster_client.ts";

/**
 * The Job that runs a CronJob's template once, by hand. It belongs to the CronJob as one of
 * `kubectl create job --from` does, so the CronJob controller counts its success in
 * `lastSuccessfulTime`, which is where `inspect` and the alerts look, and it goes when the CronJob
 * does. `blockOwnerDeletion` stays unset: it would take the right to update the CronJob's finalizers.
 *
 * @param cronJob as the API server shows it; one without a template gives no Job
 */
export function manualRun(
  cronJob: (V1CronJob & ApiObject) | undefined,
): (V1Job & KubernetesObject) | undefined {
  const { metadata, spec } = cronJob ?? {};
  const template = spec?.jobTemplate;
  const { name, namespace, uid } = metadata ?? {};
  if (template?.spec === undefined || name === undefined || uid === undefined) return undefined;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${name}-now`,
      ...(namespace === undefined ? {} : { namespace }),
      ...(template.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
      annotations: {
        ...template.metadata?.annotations,
        "cronjob.kubernetes.io/instantiate": "manual",
      },
      ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name, uid, controller: true }],
    },
    spec: template.spec,
  };
}
