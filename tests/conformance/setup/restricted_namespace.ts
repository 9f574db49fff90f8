import type { KubernetesClient } from "../../../bench/kubernetes/kubernetes_client.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";

/** The strictest of Kubernetes' Pod Security standards, refused and warned of where it is missed. */
const restricted = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
};

/** Makes a namespace that refuses every pod that is not restricted. */
export async function restrictedNamespace(
  kubernetes: KubernetesClient,
  name: string,
): Promise<void> {
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: restricted },
  });
}
