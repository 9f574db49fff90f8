import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { MemberPod } from "../back_end.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import type { ListedMember, MemberObservation, Observation } from "../observation.ts";
import {
  exampleClaim,
  exampleHealth,
  exampleNow,
  examplePod,
  exampleSet,
  healthy,
  listedMember,
  servingMember,
} from "./example_observation.ts";

const addresses = memberAddresses(exampleCluster());
/** The pods of these numbers. */
export const named = (numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `etcd-${number}`);
/** A member that says nothing. */
export const silent = (pod: string): MemberObservation => ({
  pod,
  state: "silent",
  reason: "cannot be reached",
});
/** A member without a vote. */
export const learner = (number: number): ListedMember =>
  listedMember(`etcd-${number}`, { isLearner: true });
/** A member that was put on the list and never started. */
export const unstarted = (number: number): ListedMember => ({
  ...learner(number),
  name: "",
  peerUrls: [addresses.peerUrl(`etcd-${number}`)],
});
/** A learner that has so much of the log. */
export const catchingUp = (number: number, appliedIndex: number): MemberObservation =>
  servingMember(`etcd-${number}`, {
    authentication: "unknown",
    health: exampleHealth(`etcd-${number}`, { isLearner: true, name: "", appliedIndex }),
  });
/** A pod whose gate has found no data for half a minute. */
export const gated = (pod: string, differing: Partial<MemberPod> = {}): MemberPod =>
  examplePod(pod, { readySince: undefined, gatedSince: exampleNow - 30_000, ...differing });
/** A pod that is not ready. */
export const down = (pod: string, differing: Partial<MemberPod> = {}): MemberPod =>
  examplePod(pod, { readySince: undefined, ...differing });

/** A cluster of which some differ from the rest. */
export interface Scene {
  /** The numbers of the members that vote, all of them well. */
  readonly voters: readonly number[];
  /** One that is on the list and does not vote. */
  readonly joining?: ListedMember;
  /** The numbers of the pods that are published as members; the voters when absent. */
  readonly published?: readonly number[];
  /** The pods that the StatefulSet is to have; as many as are published when absent. */
  readonly replicas?: number;
  /** Pods that differ, or come in addition. */
  readonly pods?: readonly MemberPod[];
  /** The numbers of the pods that have claims. */
  readonly claims?: readonly number[];
  /** Members that answer otherwise, or not at all. */
  readonly answers?: readonly MemberObservation[];
  /** The start tickets that are out; none when absent. */
  readonly tickets?: Observation["tickets"];
}

/** What is seen of such a cluster. */
export function scene(options: Scene): Observation {
  const { joining, voters } = options;
  const published = options.published ?? voters;
  const claims = options.claims ?? published;
  const pods = options.pods ?? [];
  const others = named(voters).filter((pod) => !pods.some(({ name }) => name === pod));
  const answer = (pod: string) => options.answers?.find((each) => each.pod === pod);
  return healthy({
    published: { pods: named(published), state: "existing", version: "v" },
    memberSet: exampleSet(options.replicas ?? published.length),
    claims: named(claims).map(exampleClaim),
    pods: [...others.map((pod) => examplePod(pod)), ...pods],
    tickets: options.tickets ?? { claims: {}, version: "t" },
    etcd: {
      onboarded: [],
      listed: [
        ...named(voters).map((pod) => listedMember(pod)),
        ...(joining === undefined ? [] : [joining]),
      ],
      members: named(published).map((pod) =>
        answer(pod) ?? (named(voters).includes(pod) ? servingMember(pod) : silent(pod))
      ),
    },
  });
}

/** The start ticket of one pod. */
export const ticket = (
  number: number,
  member = `id of etcd-${number}`,
): NonNullable<Observation["tickets"]> => ({
  version: "t",
  claims: { [`etcd-${number}`]: `uid of etcd-${number}` },
  members: { [`etcd-${number}`]: member },
});
/** The numbers of three members. */
export const three: readonly number[] = [0, 1, 2];
/** The numbers of four members. */
export const four: readonly number[] = [0, 1, 2, 3];
