import { describe, it } from "@std/testing/bdd";
import {
  certified,
  exampleClaim,
  exampleNow,
  exampleSet,
  nothing,
} from "../testing/example_observation.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const pods = ["etcd-0", "etcd-1", "etcd-2"];
const certManager: StepCase["spec"] = { certificates: { mode: "cert-manager" } };

const cases: Readonly<Record<string, StepCase>> = {
  "claims the place before anything else": {
    seen: nothing(),
    step: { kind: "publish-members", pods },
  },
  "takes a claim that the new StatefulSet made for no trace of an older cluster": {
    seen: { ...nothing(), memberSet: exampleSet(1), claims: [exampleClaim("etcd-0")] },
    step: { kind: "publish-members" },
  },
  "refuses to found a cluster over a volume older than the StatefulSet": {
    seen: {
      ...nothing(),
      memberSet: exampleSet(1),
      claims: [{ ...exampleClaim("etcd-2"), createdAt: exampleNow - 1 }],
    },
    step: { kind: "blocked", reason: "NotFresh" },
  },
  "refuses to found a cluster over a volume without a StatefulSet": {
    seen: { ...nothing(), claims: [exampleClaim("etcd-0")] },
    step: { kind: "blocked", reason: "NotFresh" },
  },
  "refuses to found a cluster where a CA of clients is": {
    seen: { ...nothing(), certificates: { ...nothing().certificates, authority: certified("ca") } },
    step: { kind: "blocked", reason: "NotFresh" },
  },
  "refuses to found a cluster where a CA of peers is": {
    seen: {
      ...nothing(),
      certificates: { ...nothing().certificates, peerAuthority: certified("ca") },
    },
    step: { kind: "blocked", reason: "NotFresh" },
  },
  "refuses to found a cluster where a CA is that cannot be read": {
    seen: {
      ...nothing(),
      certificates: {
        ...nothing().certificates,
        authority: { state: "unusable", version: "v", reason: "" },
      },
    },
    step: { kind: "blocked", reason: "NotFresh" },
  },
  "expects CAs where cert-manager makes them": {
    spec: certManager,
    seen: {
      ...nothing(),
      certificates: {
        ...nothing().certificates,
        authoritySource: certified("clients"),
        peerAuthority: certified("peers"),
      },
    },
    step: { kind: "publish-members" },
  },
};

describe("nextStep() in the first moment of a cluster", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep(each));
  }
});
