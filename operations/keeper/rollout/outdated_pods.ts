import type { MemberPod } from "../back_end.ts";
import type { Observation } from "../observation.ts";
import { staleTrust } from "../rotation/trust_in_force.ts";

/** A pod that has to be restarted, and why. */
export interface OutdatedPod {
  /** The pod. */
  readonly pod: MemberPod;
  /** Why, as a clause. */
  readonly why: string;
}

/**
 * The members' pods that were made from another template than the present one, or whose etcd trusts
 * other CAs than it is told to. Kubernetes calls both healthy, and restarts neither.
 */
export function outdatedPods(seen: Observation): readonly OutdatedPod[] {
  const { memberSet, published } = seen;
  if (memberSet === undefined || published === undefined) return [];
  const stale = staleTrust(seen);
  return memberPods(seen).flatMap((pod) => {
    // The controller names the template a moment after it changed.
    if (memberSet.revision !== "" && pod.revision !== memberSet.revision) {
      return [{ pod, why: "its template is not the present one" }];
    }
    return stale.includes(pod.name) ? [{ pod, why: "it trusts other CAs than are published" }] : [];
  });
}

/** The pods of the published members. */
export function memberPods({ pods, published }: Observation): readonly MemberPod[] {
  return pods.filter(({ name }) => published?.pods.includes(name) ?? false);
}
