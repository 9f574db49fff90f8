import type { KubernetesObject } from "../kubernetes_object.ts";

/** An object's options for Argo CD's sync. */
export function syncOptionsOf({ metadata }: KubernetesObject): ReadonlySet<string> {
  const options = metadata.annotations?.["argocd.argoproj.io/sync-options"] ?? "";
  return new Set(options.split(",").map((option) => option.trim()));
}
