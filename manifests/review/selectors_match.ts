import type {
  V1Deployment,
  V1LabelSelector,
  V1NetworkPolicy,
  V1PodDisruptionBudget,
  V1Service,
  V1StatefulSet,
} from "@kubernetes/client-node";
import type { KubernetesObject } from "../kubernetes_object.ts";
import type { RenderedServiceMonitor } from "../monitoring/service_monitor.ts";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { type ReviewedPod, reviewedPods } from "./reviewed_pod.ts";

type Labels = Readonly<Record<string, string>>;

/**
 * Whatever selects pods selects those of one workload, a workload its own, a Service's ports exist
 * in them, and a ServiceMonitor selects one Service that has its ports.
 */
export function selectorsMatch({ objects }: Review): ReviewFinding[] {
  const pods = reviewedPods(objects);
  return objects.flatMap((object) => {
    const messages = object.kind === "ServiceMonitor"
      ? monitorProblems(object as RenderedServiceMonitor, objects)
      : selectionProblems(object, pods);
    return messages.map((message): ReviewFinding => ({ object: objectName(object), message }));
  });
}

function selectionProblems(object: KubernetesObject, pods: readonly ReviewedPod[]): string[] {
  const selector = podSelectorOf(object);
  if (selector === undefined) return [];
  if (Object.keys(selector).length === 0) return ["selects every pod of its namespace"];
  const selected = pods.filter(({ owner, labels }) =>
    owner.metadata.namespace === object.metadata.namespace && matches(selector, labels)
  );
  const template = pods.find(({ owner }) => owner === object);
  if (template !== undefined && !selected.includes(template)) return ["does not select its pods"];
  const mayShare = object.kind === "NetworkPolicy";
  if (selected.length === 0) return ["selects no pod"];
  if (selected.length > 1 && !mayShare && !areJobs(selected)) {
    return [`selects the pods of ${selected.map(({ owner }) => objectName(owner)).join(" and ")}`];
  }
  return object.kind === "Service" ? missingPorts(object as V1Service, selected) : [];
}

function areJobs(pods: readonly ReviewedPod[]): boolean {
  return pods.every(({ owner }) => owner.kind === "CronJob");
}

function podSelectorOf(object: KubernetesObject): Labels | undefined {
  switch (object.kind) {
    case "Service":
      return (object as V1Service).spec?.selector;
    case "PodDisruptionBudget":
      return matchLabels((object as V1PodDisruptionBudget).spec?.selector);
    case "StatefulSet":
    case "Deployment":
    case "DaemonSet":
      return matchLabels((object as V1StatefulSet | V1Deployment).spec?.selector);
    case "NetworkPolicy":
      return matchLabels((object as V1NetworkPolicy).spec?.podSelector);
    default:
      return undefined;
  }
}

function matchLabels(selector: V1LabelSelector | undefined): Labels {
  return selector?.matchLabels ?? {};
}

function matches(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function missingPorts({ spec }: V1Service, pods: readonly ReviewedPod[]): string[] {
  const declared = pods.flatMap(({ containers }) =>
    containers.flatMap(({ ports = [] }) =>
      ports.flatMap(({ name, containerPort }) => [name, containerPort] as unknown[])
    )
  );
  return (spec?.ports ?? []).map(({ port, targetPort = port }) => targetPort)
    .filter((port) => !declared.includes(port))
    .map((port) => `leads to port ${port}, which its pods have not`);
}

function monitorProblems(
  monitor: RenderedServiceMonitor,
  objects: readonly KubernetesObject[],
): string[] {
  const { endpoints, namespaceSelector, selector } = monitor.spec;
  const services = objects.filter((object) =>
    object.kind === "Service" &&
    namespaceSelector?.matchNames?.includes(object.metadata.namespace ?? "") === true &&
    matches(selector.matchLabels ?? {}, object.metadata.labels ?? {})
  ) as (V1Service & KubernetesObject)[];
  const [service] = services;
  if (service === undefined || services.length > 1) return [`selects ${services.length} Services`];
  const ports = service.spec?.ports?.map(({ name }) => name);
  return endpoints.filter(({ port }) => !ports?.includes(port))
    .map(({ port }) => `scrapes port "${port}", which ${objectName(service)} has not`);
}
