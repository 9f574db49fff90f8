import { describe, it } from "@std/testing/bdd";
import { exampleClaim, exampleNow, examplePod } from "../testing/example_observation.ts";
import {
  catchingUp,
  down,
  four,
  gated,
  learner,
  named,
  scene,
  silent,
  three,
  ticket,
  unstarted,
} from "../testing/membership_scene.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const cases: Readonly<Record<string, StepCase>> = {
  "adds the next pod as a learner before anything waits on it": {
    spec: { members: 5 },
    seen: scene({ voters: three }),
    step: { kind: "add-learner", pod: "etcd-3", operation: "scale-out" },
  },
  "grows from one member": {
    seen: scene({ voters: [0] }),
    step: { kind: "add-learner", pod: "etcd-1" },
  },
  "deletes a claim that is left over before its pod joins": {
    spec: { members: 5 },
    seen: scene({ voters: three, claims: four }),
    step: { kind: "delete-claim", claim: exampleClaim("etcd-3") },
  },
  "waits for a claim that goes": {
    spec: { members: 5 },
    seen: {
      ...scene({ voters: three }),
      claims: [{ ...exampleClaim("etcd-3"), isEnding: true }],
    },
    step: { kind: "wait", reason: "ClaimEnding" },
  },
  "publishes the list first": {
    spec: { members: 5 },
    seen: scene({ voters: three, joining: unstarted(3) }),
    step: { kind: "list-members", pods: named(four) },
  },
  "then asks for the pod": {
    spec: { members: 5 },
    seen: scene({ voters: three, joining: unstarted(3), published: four, replicas: 3 }),
    step: { kind: "scale", replicas: 4 },
  },
  "waits for the learner's claim": {
    spec: { members: 5 },
    seen: scene({ voters: three, joining: unstarted(3), published: four, claims: three }),
    step: { kind: "wait", reason: "ClaimMissing", operation: "scale-out" },
  },
  "lets the learner start, on this volume and by this id": {
    spec: { members: 5 },
    seen: scene({ voters: three, joining: unstarted(3), published: four }),
    step: {
      kind: "grant-ticket",
      pod: "etcd-3",
      claim: "uid of etcd-3",
      member: "id of etcd-3",
    },
  },
  "waits for the learner to start, and says how its pod is": {
    spec: { members: 5 },
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
    spec: { members: 5 },
    seen: scene({
      voters: three,
      joining: unstarted(3),
      published: four,
      tickets: ticket(3, "id of one that was removed"),
    }),
    step: { kind: "grant-ticket", member: "id of etcd-3" },
  },
  "takes the ticket once the learner has started": {
    spec: { members: 5 },
    seen: scene({ voters: three, joining: learner(3), published: four, tickets: ticket(3) }),
    step: { kind: "revoke-ticket", pod: "etcd-3" },
  },
  "takes the ticket of a pod that is no member": {
    seen: scene({ voters: three, tickets: ticket(3) }),
    step: { kind: "revoke-ticket", pod: "etcd-3" },
  },
  "has the learner catch up": {
    spec: { members: 5 },
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
    spec: { members: 5 },
    seen: scene({
      voters: three,
      joining: learner(3),
      published: four,
      answers: [catchingUp(3, 900)],
    }),
    step: { kind: "promote", pod: "etcd-3", member: "id of etcd-3" },
  },
  "waits for a learner that says nothing": {
    spec: { members: 5 },
    seen: scene({ voters: three, joining: learner(3), published: four, pods: [down("etcd-3")] }),
    step: { kind: "wait", reason: "LearnerSilent", operation: "scale-out" },
    says: /etcd-3 cannot be reached: its pod is not ready/,
  },
  "begins again with a learner whose volume was lost": {
    spec: { members: 5 },
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
    spec: { members: 5 },
    seen: scene({ voters: three, answers: [silent("etcd-1")], pods: [down("etcd-1")] }),
    step: { kind: "wait", reason: "ResizeHeldBack" },
    says: /members: 3, wished: 5\): etcd-1 does not answer/,
  },
  "does not begin before etcd allows it": {
    spec: { members: 5 },
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

describe("membershipStep() as nextStep() takes it, to grow", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep({ spec: { members: 3 }, ...each }));
  }
});
