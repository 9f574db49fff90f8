import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { frozen } from "../../../manifests/testing/frozen.ts";
import type { MemberPod } from "../back_end.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import { nextStep } from "../next_step.ts";
import type { ListedMember, MemberObservation, Observation } from "../observation.ts";
import type { Step } from "../step.ts";
import {
  exampleClaim,
  exampleHealth,
  exampleNow,
  examplePod,
  exampleSet,
  healthy,
  listedMember,
  servingMember,
} from "../testing/example_observation.ts";

interface Case {
  /** How many members are wished. Default 3. */
  readonly members?: number;
  readonly seen: Observation;
  /** The step, or as much of it as matters. */
  readonly step: Partial<Step>;
  /** What its message says. */
  readonly says?: RegExp;
}

const addresses = memberAddresses(exampleCluster());
const named = (numbers: readonly number[]) => numbers.map((number) => `etcd-${number}`);
const silent = (pod: string): MemberObservation => ({
  pod,
  state: "silent",
  reason: "cannot be reached",
});
const learner = (number: number): ListedMember =>
  listedMember(`etcd-${number}`, { isLearner: true });
const unstarted = (number: number): ListedMember => ({
  ...learner(number),
  name: "",
  peerUrls: [addresses.peerUrl(`etcd-${number}`)],
});
const catchingUp = (number: number, appliedIndex: number): MemberObservation =>
  servingMember(`etcd-${number}`, {
    authentication: "unknown",
    health: exampleHealth(`etcd-${number}`, { isLearner: true, name: "", appliedIndex }),
  });
const gated = (pod: string, differing: Partial<MemberPod> = {}): MemberPod =>
  examplePod(pod, { readySince: undefined, gatedSince: exampleNow - 30_000, ...differing });
const down = (pod: string, differing: Partial<MemberPod> = {}): MemberPod =>
  examplePod(pod, { readySince: undefined, ...differing });

interface Scene {
  /** The numbers of the members that vote, all of them well. */
  readonly voters: readonly number[];
  readonly joining?: ListedMember;
  readonly published?: readonly number[];
  readonly replicas?: number;
  /** Pods that differ, or come in addition. */
  readonly pods?: readonly MemberPod[];
  /** The numbers of the pods that have claims. */
  readonly claims?: readonly number[];
  /** Members that answer otherwise, or not at all. */
  readonly answers?: readonly MemberObservation[];
  readonly tickets?: Observation["tickets"];
}

function scene(options: Scene): Observation {
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

const ticket = (number: number, member = `id of etcd-${number}`) => ({
  version: "t",
  claims: { [`etcd-${number}`]: `uid of etcd-${number}` },
  members: { [`etcd-${number}`]: member },
});
const three = [0, 1, 2];
const four = [0, 1, 2, 3];
const lost2 = { answers: [silent("etcd-2")], pods: [gated("etcd-2")] };
const corrupt = (id: string) =>
  named(three).map((pod) =>
    servingMember(pod, {
      health: exampleHealth(pod, { errors: [`memberID:${id} alarm:CORRUPT `] }),
    })
  );

function withId(
  seen: Observation,
  { pod, id }: { readonly pod: string; readonly id: string },
): Observation {
  const listed = seen.etcd.listed?.map((each) => each.name === pod ? { ...each, id } : each);
  return { ...seen, etcd: { ...seen.etcd, listed } };
}

const growing: Readonly<Record<string, Case>> = {
  "adds the next pod as a learner before anything waits on it": {
    members: 5,
    seen: scene({ voters: three }),
    step: { kind: "add-learner", pod: "etcd-3", operation: "scale-out" },
  },
  "grows from one member": {
    seen: scene({ voters: [0] }),
    step: { kind: "add-learner", pod: "etcd-1" },
  },
  "deletes a claim that is left over before its pod joins": {
    members: 5,
    seen: scene({ voters: three, claims: four }),
    step: { kind: "delete-claim", claim: exampleClaim("etcd-3") },
  },
  "waits for a claim that goes": {
    members: 5,
    seen: {
      ...scene({ voters: three }),
      claims: [{ ...exampleClaim("etcd-3"), isEnding: true }],
    },
    step: { kind: "wait", reason: "ClaimEnding" },
  },
  "publishes the list first": {
    members: 5,
    seen: scene({ voters: three, joining: unstarted(3) }),
    step: { kind: "list-members", pods: named(four) },
  },
  "then asks for the pod": {
    members: 5,
    seen: scene({ voters: three, joining: unstarted(3), published: four, replicas: 3 }),
    step: { kind: "scale", replicas: 4 },
  },
  "waits for the learner's claim": {
    members: 5,
    seen: scene({ voters: three, joining: unstarted(3), published: four, claims: three }),
    step: { kind: "wait", reason: "ClaimMissing", operation: "scale-out" },
  },
  "lets the learner start, on this volume and by this id": {
    members: 5,
    seen: scene({ voters: three, joining: unstarted(3), published: four }),
    step: {
      kind: "grant-ticket",
      pod: "etcd-3",
      claim: "uid of etcd-3",
      member: "id of etcd-3",
    },
  },
  "waits for the learner to start, and says how its pod is": {
    members: 5,
    seen: scene({
      voters: three,
      joining: unstarted(3),
      published: four,
      tickets: ticket(3),
      pods: [down("etcd-3", { restarts: 2, lastEnd: "OOMKilled" })],
    }),
    step: { kind: "wait", reason: "LearnerStarting" },
    says: /etcd ended 2 times in it, last for OOMKilled/,
  },
  "grants another ticket when the learner got another id": {
    members: 5,
    seen: scene({
      voters: three,
      joining: unstarted(3),
      published: four,
      tickets: ticket(3, "id of one that was removed"),
    }),
    step: { kind: "grant-ticket", member: "id of etcd-3" },
  },
  "takes the ticket once the learner has started": {
    members: 5,
    seen: scene({ voters: three, joining: learner(3), published: four, tickets: ticket(3) }),
    step: { kind: "revoke-ticket", pod: "etcd-3" },
  },
  "takes the ticket of a pod that is no member": {
    seen: scene({ voters: three, tickets: ticket(3) }),
    step: { kind: "revoke-ticket", pod: "etcd-3" },
  },
  "has the learner catch up": {
    members: 5,
    seen: scene({
      voters: three,
      joining: learner(3),
      published: four,
      answers: [catchingUp(3, 899)],
    }),
    step: { kind: "wait", reason: "LearnerCatchingUp" },
    says: /89 % of the log, entry 899 of 1000/,
  },
  "gives the learner its vote": {
    members: 5,
    seen: scene({
      voters: three,
      joining: learner(3),
      published: four,
      answers: [catchingUp(3, 900)],
    }),
    step: { kind: "promote", pod: "etcd-3", member: "id of etcd-3" },
  },
  "waits for a learner that says nothing": {
    members: 5,
    seen: scene({ voters: three, joining: learner(3), published: four, pods: [down("etcd-3")] }),
    step: { kind: "wait", reason: "LearnerSilent", operation: "scale-out" },
    says: /etcd-3 cannot be reached: its pod is not ready/,
  },
  "begins again with a learner whose volume was lost": {
    members: 5,
    seen: scene({ voters: three, joining: learner(3), published: four, pods: [gated("etcd-3")] }),
    step: { kind: "remove-member", pod: "etcd-3" },
  },
  "gives a learner up that is not wished any more": {
    seen: scene({ voters: three, joining: learner(3), published: four }),
    step: { kind: "remove-member", pod: "etcd-3", operation: "scale-in" },
  },
  "gives a learner up that never started": {
    seen: scene({ voters: three, joining: unstarted(3) }),
    step: { kind: "remove-member", pod: "etcd-3" },
  },
  "does not begin while a member is down": {
    members: 5,
    seen: scene({ voters: three, answers: [silent("etcd-1")], pods: [down("etcd-1")] }),
    step: { kind: "wait", reason: "ResizeHeldBack" },
    says: /members: 3, wished: 5\): etcd-1 does not answer/,
  },
  "does not begin before etcd allows it": {
    members: 5,
    seen: scene({
      voters: three,
      pods: [examplePod("etcd-2", { readySince: exampleNow - 4_999 })],
    }),
    step: { kind: "wait", reason: "ResizeHeldBack" },
    says: /etcd-2 is ready for less than 5 s/,
  },
  "fills a gap before it shrinks": {
    seen: scene({ voters: [0, 2, 3, 4], published: [0, 1, 2, 3, 4], pods: [gated("etcd-1")] }),
    step: { kind: "add-learner", pod: "etcd-1", operation: "replace-member" },
  },
};

const shrinking: Readonly<Record<string, Case>> = {
  "removes the last member": {
    seen: scene({ voters: [0, 1, 2, 3, 4] }),
    step: { kind: "remove-member", pod: "etcd-4", operation: "scale-in" },
  },
  "has another lead before the leader goes": {
    members: 1,
    seen: scene({
      voters: three,
      answers: named(three).map((pod) =>
        servingMember(pod, { health: exampleHealth(pod, { leader: "id of etcd-2" }) })
      ),
    }),
    step: { kind: "move-leader", from: "etcd-2", to: "etcd-0" },
  },
  "removes a member that is down": {
    seen: scene({
      voters: [0, 1, 2, 3, 4],
      answers: [silent("etcd-4")],
      pods: [down("etcd-4")],
    }),
    step: { kind: "remove-member", pod: "etcd-4" },
  },
  "removes none while another is down": {
    seen: scene({
      voters: [0, 1, 2, 3, 4],
      answers: [silent("etcd-1")],
      pods: [down("etcd-1")],
    }),
    step: { kind: "wait", reason: "ResizeHeldBack" },
  },
  "ends the pod of a member that was removed": {
    seen: scene({ voters: four, published: [0, 1, 2, 3, 4] }),
    step: { kind: "scale", replicas: 4, operation: "scale-in" },
  },
  "waits for the pod to be gone": {
    seen: scene({
      voters: four,
      published: [0, 1, 2, 3, 4],
      replicas: 4,
      pods: [examplePod("etcd-4", { isEnding: true })],
    }),
    step: { kind: "wait", reason: "PodEnding", operation: "scale-in" },
  },
  "deletes its claim": {
    seen: scene({ voters: four, published: [0, 1, 2, 3, 4], replicas: 4 }),
    step: { kind: "delete-claim", claim: exampleClaim("etcd-4") },
  },
  "forgets it last": {
    seen: scene({ voters: four, published: [0, 1, 2, 3, 4], replicas: 4, claims: four }),
    step: { kind: "list-members", pods: named(four) },
  },
  "goes on with the next": {
    seen: scene({ voters: four }),
    step: { kind: "remove-member", pod: "etcd-3" },
  },
  "forgets a pod that cannot be ended, since a later one is a member": {
    members: 1,
    seen: scene({ voters: [0, 1, 3], published: four, replicas: 4 }),
    step: { kind: "list-members", pods: named([0, 1, 3]) },
  },
  "brings a member back whose removal was just wished": {
    members: 5,
    seen: scene({ voters: four, published: [0, 1, 2, 3, 4], pods: [examplePod("etcd-4")] }),
    step: { kind: "scale", replicas: 4 },
  },
  "leaves a claim alone that it did not bring about": {
    seen: scene({ voters: three, claims: four }),
    step: { kind: "settled" },
  },
  "takes the count back that somebody else raised": {
    seen: scene({ voters: three, replicas: 4 }),
    step: { kind: "scale", replicas: 3 },
  },
  "gives a StatefulSet that was made again its pods": {
    seen: scene({ voters: three, replicas: 1 }),
    step: { kind: "scale", replicas: 3 },
  },
};

const losing: Readonly<Record<string, Case>> = {
  "removes a member that lost its data": {
    seen: scene({ voters: three, ...lost2 }),
    step: {
      kind: "remove-member",
      pod: "etcd-2",
      member: "id of etcd-2",
      operation: "replace-member",
    },
  },
  "puts it on the list again, for the volume that was proven empty": {
    seen: scene({ voters: [0, 1], published: three, pods: [gated("etcd-2")] }),
    step: { kind: "add-learner", pod: "etcd-2", operation: "replace-member" },
  },
  "lets it start, since the list is published still": {
    seen: scene({
      voters: [0, 2],
      joining: unstarted(1),
      published: three,
      pods: [gated("etcd-1")],
    }),
    step: { kind: "grant-ticket", pod: "etcd-1", operation: "replace-member" },
  },
  "replaces no member that is merely down": {
    seen: scene({ voters: three, answers: [silent("etcd-2")], pods: [down("etcd-2")] }),
    step: { kind: "wait", reason: "MemberAway" },
    says:
      /"kubectl --namespace kamaji-system delete persistentvolumeclaim\/data-etcd-2 pod\/etcd-2/,
  },
  "asks for a person when a member stays away": {
    seen: scene({
      voters: three,
      answers: [silent("etcd-2")],
      pods: [down("etcd-2", { unreadySince: exampleNow - 600_000 })],
    }),
    step: { kind: "blocked", reason: "MemberAway" },
    says: /is unready since 2026-05-31 23:50:00 UTC/,
  },
  "replaces no member whose pod crashes": {
    seen: scene({
      voters: three,
      answers: [silent("etcd-2")],
      pods: [down("etcd-2", { restarts: 9, lastEnd: "OOMKilled" })],
    }),
    step: { kind: "wait", reason: "MemberAway" },
  },
  "believes a gate only after a while": {
    seen: scene({
      voters: three,
      answers: [silent("etcd-2")],
      pods: [gated("etcd-2", { gatedSince: exampleNow - 29_999 })],
    }),
    step: { kind: "wait", reason: "DataMissing" },
    says: /found no data since .*; it is replaced if that lasts 30 s$/,
  },
  "replaces no member that answers": {
    seen: scene({ voters: three, pods: [gated("etcd-2")] }),
    step: { kind: "settled" },
  },
  "replaces no member while another is unwell": {
    seen: scene({
      voters: three,
      ...lost2,
      answers: [
        silent("etcd-2"),
        servingMember("etcd-1", {
          health: exampleHealth("etcd-1", { errors: ["memberID:1 alarm:NOSPACE "] }),
        }),
      ],
    }),
    step: { kind: "wait", reason: "ReplacementHeldBack" },
    says: /alarm:NOSPACE/,
  },
  "replaces no two members at once": {
    members: 5,
    seen: scene({
      voters: [0, 1, 2, 3, 4],
      answers: [silent("etcd-1"), silent("etcd-3")],
      pods: [gated("etcd-1"), gated("etcd-3")],
    }),
    step: { kind: "blocked", reason: "MembersLost" },
    says: /etcd-1 \(member id of etcd-1\) and etcd-3/,
  },
  "replaces the second once a person removed the first": {
    members: 5,
    seen: scene({
      voters: [0, 2, 3, 4],
      published: [0, 1, 2, 3, 4],
      answers: [silent("etcd-3")],
      pods: [gated("etcd-1"), gated("etcd-3")],
    }),
    step: { kind: "remove-member", pod: "etcd-3" },
  },
  "removes a lost member for good that is not wished": {
    seen: scene({ voters: four, answers: [silent("etcd-3")], pods: [gated("etcd-3")] }),
    step: { kind: "remove-member", pod: "etcd-3", operation: "scale-in" },
  },
  "waits for the gate of a member that a person removed": {
    seen: scene({ voters: [0, 2], published: three, pods: [down("etcd-1")] }),
    step: { kind: "wait", reason: "PodStarting" },
  },
  "leaves it to a person to give up data between others": {
    seen: scene({ voters: [0, 2], published: three, pods: [down("etcd-1", { restarts: 3 })] }),
    step: { kind: "blocked", reason: "VolumeInUse" },
    says: /delete persistentvolumeclaim\/data-etcd-1 pod\/etcd-1/,
  },
  "never acts without a quorum": {
    seen: {
      ...scene({
        voters: three,
        answers: named(three).map(silent),
        pods: named(three).map((pod) => gated(pod)),
      }),
      etcd: { listed: undefined, onboarded: undefined, members: named(three).map(silent) },
    },
    step: { kind: "blocked", reason: "QuorumLost" },
    says: /3 of 3 members have lost .* "kamaji-etcd restore"/,
  },
  "says that the only member lost its data": {
    members: 1,
    seen: {
      ...scene({ voters: [0], pods: [gated("etcd-0")] }),
      etcd: { listed: undefined, onboarded: undefined, members: [silent("etcd-0")] },
    },
    step: { kind: "blocked", reason: "QuorumLost" },
    says: /The only member has lost/,
  },
  "waits for a quorum of members that are merely down": {
    seen: {
      ...scene({ voters: three, pods: [gated("etcd-0"), down("etcd-1")] }),
      etcd: {
        listed: undefined,
        onboarded: undefined,
        members: [silent("etcd-0"), silent("etcd-1"), servingMember("etcd-2")],
      },
    },
    step: { kind: "wait", reason: "QuorumMissing" },
    says: /etcd-0 cannot be reached: its gate has found no data since 2026-05-31 23:59:30 UTC/,
  },
  "asks a person to give corrupt data up": {
    seen: withId(scene({ voters: three, answers: corrupt("31") }), { pod: "etcd-1", id: "1f" }),
    step: { kind: "blocked", reason: "DataCorrupt" },
    says: /The data of etcd-1 are corrupt .* delete persistentvolumeclaim\/data-etcd-1 /,
  },
  "replaces a member whose corrupt data were given up": {
    seen: withId(
      scene({
        voters: three,
        answers: corrupt("31").map((each) => each.pod === "etcd-1" ? silent("etcd-1") : each),
        pods: [gated("etcd-1")],
      }),
      { pod: "etcd-1", id: "1f" },
    ),
    step: { kind: "remove-member", pod: "etcd-1", member: "1f" },
  },
  "takes the alarm of a member back that was removed": {
    seen: scene({ voters: [0, 1], published: three, answers: corrupt("31").slice(0, 2) }),
    step: { kind: "disarm-corruption", member: "1f" },
  },
  "takes no alarm back that accuses nobody": {
    seen: scene({ voters: three, answers: corrupt("0") }),
    step: { kind: "blocked", reason: "DataCorrupt" },
    says: /restore the cluster from a snapshot/,
  },
  "does nothing beside a member that it does not know": {
    members: 5,
    seen: scene({ voters: three, joining: listedMember("someone") }),
    step: { kind: "blocked", reason: "UnknownMember" },
  },
};

describe("membershipStep() as nextStep() takes it", () => {
  for (const cases of [growing, shrinking, losing]) {
    for (const [title, { members = 3, seen, step, says }] of Object.entries(cases)) {
      it(title, () => {
        const config = exampleCluster({ spec: { members } });
        const next = nextStep({ config, addresses: memberAddresses(config) }, frozen(seen));
        const relevant = Object.fromEntries(
          Object.keys(step).map((key) => [key, (next as unknown as Record<string, unknown>)[key]]),
        );
        assert.deepEqual(relevant, step, JSON.stringify(next));
        if (says !== undefined) assert.match("message" in next ? next.message : "", says);
      });
    }
  }
});
