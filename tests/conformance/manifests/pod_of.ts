import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";

interface PodTemplate {
  readonly metadata?: { readonly labels?: Record<string, string> };
  readonly spec: Record<string, unknown> & {
    readonly volumes?: readonly { readonly name: string }[];
  };
}

interface Workload {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
  readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
}

/**
 * The pod that an object would make, to be tried out in a namespace; undefined if it makes none.
 * The volumes that a controller adds are empty directories, and the namespace's own ServiceAccount
 * stands in: Pod Security looks at neither.
 */
export function podOf(
  { kind, metadata, spec }: StoredObject,
  namespace: string,
): StoredObject | undefined {
  const workload = Object(spec) as Workload;
  const template = workload.jobTemplate?.spec.template ?? workload.template;
  if (template === undefined) return undefined;
  const claims = workload.volumeClaimTemplates ?? [];
  const added = claims.map((claim) => ({ name: claim.metadata.name, emptyDir: {} }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${metadata.name}-${kind.toLowerCase()}`,
      namespace,
      labels: template.metadata?.labels ?? {},
    },
    spec: {
      ...template.spec,
      serviceAccountName: "default",
      volumes: [...template.spec.volumes ?? [], ...added],
    },
  };
}
