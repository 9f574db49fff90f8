import { describe, it } from "@std/testing/bdd";
import type { Observation } from "../observation.ts";
import {
  exampleHealth,
  exampleNow,
  listedMember,
  servingMember,
} from "../testing/example_observation.ts";
import {
  down,
  four,
  gated,
  named,
  scene,
  silent,
  three,
  unstarted,
} from "../testing/membership_scene.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

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

const cases: Readonly<Record<string, StepCase>> = {
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
    spec: { members: 5 },
    seen: scene({
      voters: [0, 1, 2, 3, 4],
      answers: [silent("etcd-1"), silent("etcd-3")],
      pods: [gated("etcd-1"), gated("etcd-3")],
    }),
    step: { kind: "blocked", reason: "MembersLost" },
    says: /etcd-1 \(member id of etcd-1\) and etcd-3/,
  },
  "replaces the second once a person removed the first": {
    spec: { members: 5 },
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
    spec: { members: 1 },
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
    spec: { members: 5 },
    seen: scene({ voters: three, joining: listedMember("someone") }),
    step: { kind: "blocked", reason: "UnknownMember" },
  },
};

describe("membershipStep() as nextStep() takes it, after a loss", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep({ spec: { members: 3 }, ...each }));
  }
});
