import { describe, it } from "@std/testing/bdd";
import type { Observation } from "../observation.ts";
import {
  allCertificates,
  exampleClaim,
  exampleSet,
  healthy,
  listedMember,
  servingMember,
} from "../testing/example_observation.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const pods = ["etcd-0", "etcd-1", "etcd-2"];
const fresh = { pods, state: "new", version: "v" } as const;
const absent = { state: "absent" } as const;
const unpublished = { certificates: allCertificates({ rootClient: absent }) };
const starting = (differing: Partial<Observation>): Observation =>
  healthy({ ...unpublished, published: fresh, ...differing });
const silent = (pod: string) => ({ pod, state: "silent", reason: "cannot be reached" } as const);
const out = { version: "t", claims: { "etcd-1": "uid of etcd-1" } };

const cases: Readonly<Record<string, StepCase>> = {
  "waits for the StatefulSet": {
    seen: starting({ memberSet: undefined, tickets: undefined }),
    step: { kind: "wait", reason: "StatefulSetMissing" },
  },
  "asks for all pods": {
    seen: starting({ memberSet: exampleSet(1), tickets: undefined }),
    step: { kind: "scale", replicas: 3 },
  },
  "brings back pods of a StatefulSet that was made again": {
    seen: healthy({ memberSet: exampleSet(1) }),
    step: { kind: "scale", replicas: 3 },
  },
  "waits for the last claim": {
    seen: starting({
      tickets: undefined,
      claims: [exampleClaim("etcd-0"), exampleClaim("etcd-2")],
    }),
    step: { kind: "wait", message: "No volume claim yet of etcd-1" },
  },
  "grants all tickets at once": {
    seen: starting({ tickets: undefined, claims: [...pods, "etcd-3"].map(exampleClaim) }),
    step: {
      kind: "grant-tickets",
      claims: { "etcd-0": "uid of etcd-0", "etcd-1": "uid of etcd-1", "etcd-2": "uid of etcd-2" },
    },
  },
  "grants no ticket to a cluster that was founded": {
    seen: healthy({ tickets: undefined }),
    step: { kind: "settled" },
  },
  "takes the ticket of a member that was seen started": {
    seen: starting({ tickets: out }),
    step: { kind: "revoke-ticket", pod: "etcd-1" },
  },
  "leaves the ticket of a member that says nothing": {
    seen: starting({
      tickets: out,
      etcd: { ...healthy().etcd, members: [servingMember("etcd-0"), silent("etcd-1")] },
    }),
    step: { kind: "wait", reason: "MembersStarting", message: "Waiting: etcd-1 cannot be reached" },
  },
  "grants no second ticket for a claim that was replaced": {
    seen: starting({
      tickets: out,
      claims: [{ ...exampleClaim("etcd-1"), uid: "another" }],
      etcd: { members: pods.map(silent), listed: undefined, onboarded: undefined },
    }),
    step: { kind: "blocked", reason: "ClaimReplaced" },
  },
  "does not call a cluster founded without a quorum": {
    seen: starting({ etcd: { ...healthy().etcd, listed: undefined } }),
    step: { kind: "wait", reason: "QuorumUnknown" },
  },
  "does not call a cluster founded that lacks a member": {
    seen: starting({
      etcd: {
        ...healthy().etcd,
        listed: ["etcd-0", "", "etcd-2"].map((name) => listedMember(name)),
      },
    }),
    step: { kind: "wait", reason: "MembersJoining" },
  },
  "calls a cluster founded when all have joined": {
    seen: starting({}),
    step: { kind: "mark-joined" },
  },
  "founds the cluster it began, whatever size is wished meanwhile": {
    spec: { members: 5 },
    seen: starting({ memberSet: exampleSet(1), tickets: undefined }),
    step: { kind: "scale", replicas: 3 },
  },
};

describe("nextStep() while members start", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep(each));
  }
});
