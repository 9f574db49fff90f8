import type {
  V1Container,
  V1CronJob,
  V1Deployment,
  V1Job,
  V1PersistentVolumeClaim,
  V1PodSpec,
  V1PodTemplateSpec,
  V1StatefulSet,
} from "@kubernetes/client-node";
import type { KubernetesObject } from "../kubernetes_object.ts";

/** The pods that an object makes. */
export interface ReviewedPod {
  /** The object. */
  readonly owner: KubernetesObject;
  /** Labels of the pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** What they run. */
  readonly spec: V1PodSpec;
  /** All their containers, init containers first. */
  readonly containers: readonly V1Container[];
  /** Claims that come with each pod. */
  readonly claims: readonly V1PersistentVolumeClaim[];
}

/** The pods of all objects that make some. */
export function reviewedPods(objects: readonly KubernetesObject[]): ReviewedPod[] {
  return objects.flatMap((owner) => {
    const { template, claims = [] } = podTemplateOf(owner);
    const spec = template?.spec;
    if (spec === undefined) return [];
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    return [{ owner, labels: template?.metadata?.labels ?? {}, spec, containers, claims }];
  });
}

interface PodSource {
  readonly template?: V1PodTemplateSpec | undefined;
  readonly claims?: readonly V1PersistentVolumeClaim[] | undefined;
}

function podTemplateOf(object: KubernetesObject): PodSource {
  switch (object.kind) {
    case "StatefulSet": {
      const { spec } = object as V1StatefulSet;
      return { template: spec?.template, claims: spec?.volumeClaimTemplates };
    }
    case "CronJob":
      return { template: (object as V1CronJob).spec?.jobTemplate.spec?.template };
    case "DaemonSet":
    case "Deployment":
    case "Job":
      return { template: (object as V1Deployment | V1Job).spec?.template };
    default:
      return {};
  }
}
