import { memberNames, possibleMemberNames } from "../../../manifests/members/member_names.ts";
import type { MemberSet } from "../back_end.ts";
import type { KeeperPlan } from "../keeper_plan.ts";
import { byOrdinal, memberOrdinal } from "./member_ordinal.ts";
import type { ListedMember, Observation } from "../observation.ts";

/** A pod that is on etcd's list. */
export interface ListedPod {
  /** The pod. */
  readonly pod: string;
  /** Its member's id, in hexadecimal. */
  readonly member: string;
  /** Whether it ever started as this member. */
  readonly isStarted: boolean;
  /** Whether it has no vote yet. */
  readonly isLearner: boolean;
}

/** How etcd's list, the published list and the wish differ. All pods are in order. */
export interface Membership {
  /** The wished pods. */
  readonly wished: readonly string[];
  /** The pods on etcd's list, whatever they do. */
  readonly listed: readonly ListedPod[];
  /** The one that is on its way to a vote. */
  readonly joining: ListedPod | undefined;
  /** Entries of etcd's list that belong to no pod of this cluster. */
  readonly strangers: readonly ListedMember[];
  /** Wished pods that are not on etcd's list. */
  readonly missing: readonly string[];
  /** Members that are not wished. */
  readonly surplus: readonly ListedPod[];
  /**
   * Pods that are published and neither listed nor wished: the keeper removed their members and has
   * yet to end them. The published list is its memory, so a pod leaves it last.
   */
  readonly departed: readonly string[];
  /** The published pods. */
  readonly published: readonly string[];
  /** The StatefulSet. */
  readonly memberSet: MemberSet;
}

/** Compares who is a member with who should be; `undefined` when that cannot be known. */
export function membershipOf(plan: KeeperPlan, seen: Observation): Membership | undefined {
  const { etcd, memberSet, published } = seen;
  if (etcd.listed === undefined || memberSet === undefined || published === undefined) {
    return undefined;
  }
  const entries = etcd.listed.map((entry) => ({ entry, pod: podOf(plan, entry) }));
  const listed = entries.flatMap(({ entry, pod }) =>
    pod === undefined ? [] : [listedPod(pod, entry)]
  )
    .sort((a, b) => memberOrdinal(a.pod) - memberOrdinal(b.pod));
  const wished = memberNames(plan.config);
  const isListed = (pod: string) => listed.some((each) => each.pod === pod);
  return {
    wished,
    listed,
    joining: listed.find(({ isLearner, isStarted }) => isLearner || !isStarted),
    strangers: entries.filter(({ pod }) => pod === undefined).map(({ entry }) => entry),
    missing: wished.filter((pod) => !isListed(pod)),
    surplus: listed.filter(({ pod }) => !wished.includes(pod)),
    departed: byOrdinal(published.pods).filter((pod) => !isListed(pod) && !wished.includes(pod)),
    published: published.pods,
    memberSet,
  };
}

/** A member that never started has no name yet, and is known by where others are to find it. */
function podOf({ addresses, config }: KeeperPlan, entry: ListedMember): string | undefined {
  return possibleMemberNames(config).find((pod) =>
    entry.name === "" ? entry.peerUrls.includes(addresses.peerUrl(pod)) : entry.name === pod
  );
}

function listedPod(pod: string, { id, name, isLearner }: ListedMember): ListedPod {
  return { pod, member: id, isStarted: name !== "", isLearner };
}
