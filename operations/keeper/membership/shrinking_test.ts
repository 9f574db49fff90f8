import { describe, it } from "@std/testing/bdd";
import {
  exampleClaim,
  exampleHealth,
  examplePod,
  servingMember,
} from "../testing/example_observation.ts";
import { down, four, named, scene, silent, three } from "../testing/membership_scene.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const cases: Readonly<Record<string, StepCase>> = {
  "removes the last member": {
    seen: scene({ voters: [0, 1, 2, 3, 4] }),
    step: { kind: "remove-member", pod: "etcd-4", operation: "scale-in" },
  },
  "has another lead before the leader goes": {
    spec: { members: 1 },
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
    spec: { members: 1 },
    seen: scene({ voters: [0, 1, 3], published: four, replicas: 4 }),
    step: { kind: "list-members", pods: named([0, 1, 3]) },
  },
  "brings a member back whose removal was just wished": {
    spec: { members: 5 },
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

describe("membershipStep() as nextStep() takes it, to shrink", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep({ spec: { members: 3 }, ...each }));
  }
});
