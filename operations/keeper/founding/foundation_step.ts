import { memberNames } from "../../../manifests/members/member_names.ts";
import { certifiedLocations, type KeeperPlan } from "../keeper_plan.ts";
import type { Observation } from "../observation.ts";
import { blocked, type Step } from "../step.ts";

/**
 * Claims the place for a new cluster, unless anything says that there was one before: a CA, or a
 * volume older than the StatefulSet that would have made it. Publishing the members comes before
 * everything else, so whoever finds CAs without members knows that they are not of a bootstrap that
 * was cut off.
 */
export function foundationStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  if (seen.published !== undefined) return undefined;
  const traces = [...olderClaims(seen), ...olderSecrets(plan, seen)];
  if (traces.length === 0) return { kind: "publish-members", pods: memberNames(plan.config) };
  return blocked(
    "NotFresh",
    `There was a cluster here before, since there is ${traces.join(" and ")}; take it over with ` +
      '"kamaji-etcd adopt --apply", restore what is missing, or remove what is left of it',
  );
}

/** A StatefulSet comes before the claims it makes; without one, no claim can be of this cluster. */
function olderClaims({ claims, memberSet }: Observation): string[] {
  return claims
    .filter(({ createdAt }) => memberSet === undefined || createdAt < memberSet.createdAt)
    .map(({ pod }) => `the volume claim "data-${pod}"`);
}

/** In the other modes it is others who make CAs, and they may well be first. */
function olderSecrets({ config }: KeeperPlan, { certificates }: Observation): string[] {
  const { mode } = config.spec.certificates;
  const { authority, authoritySource, peerAuthority, rootClient, rootClientSource } =
    certifiedLocations(config);
  const made = [
    ...(authority.secret === authoritySource?.secret ? [] : ["authority" as const]),
    ...(mode === "keeper" ? ["peerAuthority" as const] : []),
    ...(rootClient.secret === rootClientSource?.secret ? [] : ["rootClient" as const]),
  ];
  const locations = { authority, peerAuthority, rootClient };
  return made.filter((part) => certificates[part].state !== "absent")
    .map((part) => `the Secret "${locations[part].secret}"`);
}
