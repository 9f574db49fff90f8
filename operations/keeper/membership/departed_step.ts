import type { Membership } from "./membership.ts";
import { memberOrdinal, replicasFor } from "./member_ordinal.ts";
import type { Observation } from "../observation.ts";
import { type Step, wait } from "../step.ts";

const operation = "scale-in";

/**
 * Clears away what a removed member leaves behind: its pod, its volume, its place on the published
 * list. In that order, since the list is all that tells the volume of a member that the keeper
 * removed from one that somebody keeps for a reason.
 */
export function departedStep(membership: Membership, seen: Observation): Step | undefined {
  const { departed, memberSet, published } = membership;
  const pod = departed.at(-1);
  if (pod === undefined) return undefined;
  const others = published.filter((each) => each !== pod);
  const forget: Step = { kind: "list-members", pods: others, operation };
  const needed = replicasFor(published.filter((each) => !departed.includes(each)));
  // A StatefulSet has no gaps: while a later pod is a member, this one cannot be ended.
  if (memberOrdinal(pod) < needed) return forget;
  if (memberSet.replicas > needed) return { kind: "scale", replicas: needed, operation };
  if (seen.pods.some(({ name }) => name === pod)) {
    const message = `${pod} is no member any more, and its pod is being ended`;
    return wait("PodEnding", message, { operation });
  }
  const claim = seen.claims.find((each) => each.pod === pod && each.isEnding !== true);
  return claim === undefined ? forget : { kind: "delete-claim", claim, operation };
}
