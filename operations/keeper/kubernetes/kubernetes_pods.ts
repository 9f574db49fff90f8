import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { kubernetesAnswer, unlessAbsent } from "../../kubernetes/kubernetes_failure.ts";
import type { InClusterApi } from "../../kubernetes/open_in_cluster.ts";
import type { Claim, MemberPod } from "../back_end.ts";

/**
 * Reads the pods that there are, of these.
 *
 * @throws {Failure} `kubernetes-request-failed` when they cannot be read
 */
export async function readMemberPods(
  { core }: InClusterApi,
  { names, namespace }: { readonly names: readonly string[]; readonly namespace: string },
): Promise<readonly MemberPod[]> {
  const pods = await Promise.all(
    names.map((name) =>
      unlessAbsent(`Reading Pod "${name}"`, () => core.readNamespacedPod({ name, namespace }))
    ),
  );
  return pods.filter((pod) => pod !== undefined).map(memberPod);
}

/**
 * Ends a pod, unless it is another one by now.
 *
 * @throws {Failure} `kubernetes-request-failed` when it cannot be ended
 */
export async function endMemberPod(
  { core }: InClusterApi,
  { pod, namespace }: { readonly pod: MemberPod; readonly namespace: string },
): Promise<void> {
  const { name, uid } = pod;
  const body = { preconditions: { uid } };
  await unlessAbsent(
    `Ending Pod "${name}"`,
    () => core.deleteNamespacedPod({ name, namespace, body }),
  );
}

/**
 * Deletes a member's volume claim, unless it is another one by now.
 *
 * @throws {Failure} `kubernetes-request-failed` when it cannot be deleted
 */
export async function deleteMemberClaim(
  { core }: InClusterApi,
  { claim, namespace }: { readonly claim: Claim; readonly namespace: string },
): Promise<void> {
  const name = `data-${claim.pod}`;
  const body = { preconditions: { uid: claim.uid } };
  await kubernetesAnswer(
    `Deleting PersistentVolumeClaim "${name}"`,
    () => core.deleteNamespacedPersistentVolumeClaim({ name, namespace, body }),
  );
}

function memberPod({ metadata, status }: V1Pod): MemberPod {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const gate = status?.initContainerStatuses?.at(-1);
  const etcd = status?.containerStatuses?.find(({ name }) => name === "etcd");
  return {
    name: metadata?.name ?? "",
    uid: metadata?.uid ?? "",
    revision: metadata?.labels?.["controller-revision-hash"] ?? "",
    readySince: ready?.status === "True" ? momentOf(ready.lastTransitionTime) : undefined,
    unreadySince: ready?.status === "True"
      ? undefined
      : momentOf(ready?.lastTransitionTime ?? metadata?.creationTimestamp),
    isEnding: metadata?.deletionTimestamp !== undefined,
    gatedSince: momentOf(gate?.state?.running?.startedAt),
    restarts: etcd?.restartCount ?? 0,
    lastEnd: lastEndOf(etcd),
  };
}

/** Between two runs the last end is the present state; afterwards it is the state before. */
function lastEndOf(etcd: V1ContainerStatus | undefined): string | undefined {
  return (etcd?.state?.terminated ?? etcd?.lastState?.terminated)?.reason;
}

function momentOf(moment: Date | undefined): number | undefined {
  return moment === undefined ? undefined : new Date(moment).getTime();
}
