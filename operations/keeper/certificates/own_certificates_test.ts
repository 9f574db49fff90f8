import { describe, it } from "@std/testing/bdd";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import type { CertificatesObservation, Observation } from "../observation.ts";
import { allCertificates, certified, healthy, nothing } from "../testing/example_observation.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const absent = { state: "absent" } as const;
const pods = ["etcd-0", "etcd-1", "etcd-2"];
const fresh = { pods, state: "new", version: "v" } as const;
const founding = (differing: Partial<Observation> = {}): Observation => ({
  ...nothing(),
  published: fresh,
  ...differing,
});
const certificates = (differing: Partial<CertificatesObservation>): Observation =>
  healthy({ certificates: allCertificates(differing) });
const silent = (pod: string) => ({ pod, state: "silent", reason: "cannot be reached" } as const);

const cases: Readonly<Record<string, StepCase>> = {
  "makes the CA of clients first": {
    seen: founding(),
    step: { kind: "issue-authority", authority: "client" },
  },
  "makes the CA of peers second": {
    seen: founding({
      certificates: { ...nothing().certificates, authority: certified("clients") },
    }),
    step: { kind: "issue-authority", authority: "peer" },
  },
  "never makes a CA once tickets were out": {
    seen: founding({ tickets: { claims: {}, version: "t" } }),
    step: { kind: "blocked", reason: "AuthorityLost" },
  },
  "never makes a CA for a cluster that was founded": {
    seen: certificates({ peerAuthority: absent }),
    step: { kind: "blocked", reason: "AuthorityLost" },
  },
  "never replaces a CA that cannot be read, even while founding": {
    seen: founding({
      certificates: {
        ...nothing().certificates,
        authority: { state: "unusable", version: "v", reason: "" },
      },
    }),
    step: { kind: "blocked", reason: "AuthorityLost" },
  },
  "issues a missing server certificate": {
    seen: certificates({ server: absent }),
    step: { kind: "issue-leaf", leaf: "server", replaces: undefined },
  },
  "issues a missing peer certificate": {
    seen: certificates({ peer: absent }),
    step: { kind: "issue-leaf", leaf: "peer" },
  },
  "issues the keeper's missing certificate": {
    seen: certificates({ keeperClient: absent }),
    step: { kind: "issue-leaf", leaf: "keeperClient" },
  },
  "replaces a server certificate with less than a third of its life left": {
    seen: certificates({
      server: certified("etcd-server", {
        names: memberAddresses(exampleCluster()).serverNames,
        daysLeft: 29.9,
      }),
    }),
    step: {
      kind: "issue-leaf",
      leaf: "server",
      why: "less than a third of its life is left",
      replaces: "version of etcd-server",
    },
  },
  "keeps a certificate with more than a third of its life left": {
    seen: certificates({ keeperClient: certified("etcd-keeper", { daysLeft: 30.1 }) }),
    step: { kind: "settled" },
  },
  "replaces a server certificate of other names": {
    seen: certificates({ server: certified("etcd-server") }),
    step: { kind: "issue-leaf", leaf: "server", why: "it is valid for other names" },
  },
  "replaces a certificate that another CA issued": {
    seen: certificates({ keeperClient: certified("etcd-keeper", { issuer: "other" }) }),
    step: { kind: "issue-leaf", leaf: "keeperClient", why: "another CA issued it" },
  },
  "replaces a certificate of somebody else": {
    seen: certificates({ keeperClient: certified("root") }),
    step: { kind: "issue-leaf", leaf: "keeperClient", why: "it names somebody else" },
  },
  "replaces a certificate that cannot be used": {
    seen: certificates({ keeperClient: { state: "unusable", version: "v", reason: "broken" } }),
    step: { kind: "issue-leaf", leaf: "keeperClient", why: "broken", replaces: "v" },
  },
  "renews root's certificate once it was published": {
    seen: certificates({ rootClient: certified("root", { daysLeft: 3 }) }),
    step: { kind: "publish-root-client", replaces: "version of root" },
  },
  "renews certificates while etcd has no quorum": {
    seen: healthy({
      certificates: allCertificates({ rootClient: certified("root", { daysLeft: 3 }) }),
      etcd: { members: pods.map(silent), listed: undefined, onboarded: undefined },
    }),
    step: { kind: "publish-root-client" },
  },
  "says what members trust": {
    seen: certificates({ trust: absent }),
    step: { kind: "publish-trust" },
  },
  "does not change what members trust": {
    seen: certificates({ trust: { state: "present", client: ["other"], peer: ["peers"] } }),
    step: { kind: "blocked", reason: "TrustDiffers" },
  },
  "accepts a bundle that members trust": {
    seen: certificates({
      trust: { state: "present", client: ["old", "clients"], peer: ["peers"] },
    }),
    step: { kind: "settled" },
  },
};

describe("nextStep() with certificates of its own", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep(each));
  }
});
