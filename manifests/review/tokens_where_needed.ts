import type { V1RoleBinding, V1ServiceAccount, V1Volume } from "@kubernetes/client-node";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { type ReviewedPod, reviewedPods } from "./reviewed_pod.ts";

/**
 * A token is there only for who uses it: accounts give none by themselves; a pod that has one has
 * rights too; and etcd's own programs never see one, since they ask no API server.
 */
export function tokensWhereNeeded({ objects }: Review): ReviewFinding[] {
  return [
    ...objects.flatMap(accountFindings),
    ...reviewedPods(objects).flatMap((pod) => podFindings(pod, objects)),
  ];
}

function accountFindings(object: KubernetesObject): ReviewFinding[] {
  if (object.kind !== "ServiceAccount") return [];
  const { automountServiceAccountToken } = object as V1ServiceAccount;
  if (automountServiceAccountToken === false) return [];
  return [{ object: objectName(object), message: "gives its token to whoever uses it" }];
}

function podFindings(pod: ReviewedPod, objects: readonly KubernetesObject[]): ReviewFinding[] {
  const { containers, owner, spec } = pod;
  const tokens = (spec.volumes ?? []).filter(isToken).map(({ name }) => name);
  const everywhere = spec.automountServiceAccountToken !== false;
  const holders = containers.filter(({ volumeMounts = [] }) =>
    everywhere || volumeMounts.some(({ name }) => tokens.includes(name))
  );
  const messages = [
    ...holders.length > 0 && !hasRights(pod, objects) ? ["has a token, but no rights"] : [],
    ...everywhere && containers.length > 1 ? ["gives a token to each of its containers"] : [],
    ...holders.filter(({ command = [] }) => /(^|\/)etcd(ctl|utl)?$/.test(command[0] ?? ""))
      .map(({ name }) => `gives a token to container "${name}", which is etcd's`),
    ...tokens.length > 0 && holders.length === 0 ? ["has a token that nobody mounts"] : [],
  ];
  return messages.map((message) => ({ object: objectName(owner), message }));
}

function isToken({ projected, secret }: V1Volume): boolean {
  return secret?.secretName?.includes("-token-") === true ||
    projected?.sources?.some((source) => source.serviceAccountToken !== undefined) === true;
}

function hasRights({ owner, spec }: ReviewedPod, objects: readonly KubernetesObject[]): boolean {
  return objects.some((object) =>
    object.kind === "RoleBinding" &&
    (object as V1RoleBinding).subjects?.some(({ kind, name, namespace }) =>
      kind === "ServiceAccount" && name === spec.serviceAccountName &&
      namespace === owner.metadata.namespace
    )
  );
}
