import { describe, it } from "@std/testing/bdd";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import { memberAddresses } from "../kubernetes/member_addresses.ts";
import type { EtcdObservation, Observation } from "../observation.ts";
import {
  allCertificates,
  certified,
  healthy,
  servingMember,
} from "../testing/example_observation.ts";
import { assertNextStep, type StepCase } from "../testing/step_case.ts";

const absent = { state: "absent" } as const;
const pods = ["etcd-0", "etcd-1", "etcd-2"];
const etcd = (differing: Partial<EtcdObservation>): Observation =>
  healthy({ etcd: { ...healthy().etcd, ...differing } });
const unpublished = { certificates: allCertificates({ rootClient: absent }) };
const silent = (pod: string) => ({ pod, state: "silent", reason: "cannot be reached" } as const);
const teamA = {
  prefix: "prefix=/team-a/",
  at: "endpoints=etcd-client.kamaji-system.svc.cluster.local:2379",
};
const tenantSecret = certified("team-a", {
  remarks: [teamA.prefix, teamA.at],
  bundle: ["clients"],
});
const withTenant: StepCase["spec"] = { tenants: [{ name: "team-a" }] };

const cases: Readonly<Record<string, StepCase>> = {
  "waits for a quorum": {
    seen: etcd({ listed: undefined, members: [servingMember("etcd-0"), silent("etcd-1")] }),
    step: { kind: "wait", reason: "QuorumUnknown" },
  },
  "turns authentication on": {
    seen: etcd({ members: pods.map((pod) => servingMember(pod, { authentication: "off" })) }),
    step: { kind: "enable-authentication" },
  },
  "waits while authentication spreads": {
    seen: etcd({
      members: [servingMember("etcd-0"), servingMember("etcd-1", { authentication: "off" })],
    }),
    step: { kind: "wait", reason: "AuthenticationSpreading" },
  },
  "gives itself a user where authentication is on already": {
    seen: etcd({ listed: undefined, members: pods.map((pod) => ({ pod, state: "refusing" })) }),
    step: { kind: "admit-keeper" },
  },
  "onboards a declared tenant": {
    spec: withTenant,
    seen: etcd({ onboarded: [] }),
    step: { kind: "onboard-tenant", tenant: "team-a" },
  },
  "issues a tenant's certificate after it was onboarded": {
    spec: withTenant,
    seen: etcd({ onboarded: ["team-a"] }),
    step: { kind: "publish-tenant-secret", tenant: "team-a" },
  },
  "waits for etcd to tell its users": {
    spec: withTenant,
    seen: etcd({ onboarded: undefined }),
    step: { kind: "wait", reason: "TenantsUnknown" },
  },
  "rests when the declared tenant has all": {
    spec: withTenant,
    seen: healthy({
      certificates: allCertificates({ tenants: { "team-a": tenantSecret } }),
      etcd: { ...healthy().etcd, onboarded: ["team-a"] },
    }),
    step: { kind: "settled" },
  },
  "freezes a tenant that holds more than it may": {
    seen: etcd({ overBudget: [{ name: "big", prefix: "/big/", why: "it holds 2 keys of 1" }] }),
    step: { kind: "freeze-tenant" },
  },
  "issues a tenant's certificate again when what stands beside it changed": {
    spec: { ...withTenant, clusterDomain: "other.local" },
    seen: healthy({
      certificates: allCertificates({
        server: certified("etcd-server", {
          names: memberAddresses(exampleCluster({ spec: { clusterDomain: "other.local" } }))
            .serverNames,
        }),
        peer: certified("etcd-peer", {
          issuer: "peer",
          names: memberAddresses(exampleCluster({ spec: { clusterDomain: "other.local" } }))
            .peerNames,
        }),
        tenants: { "team-a": tenantSecret },
      }),
    }),
    step: { kind: "publish-tenant-secret", why: "what stands beside it changed" },
  },
  "opens the cluster to Kamaji last": {
    seen: healthy(unpublished),
    step: { kind: "publish-root-client", replaces: undefined },
  },
  "does not open a cluster that serves strangers": {
    seen: healthy({
      ...unpublished,
      etcd: {
        ...healthy().etcd,
        members: [
          ...pods.slice(0, 2).map((pod) => servingMember(pod)),
          servingMember("etcd-2", { stranger: "served" }),
        ],
      },
    }),
    step: { kind: "wait", reason: "StrangersServed" },
  },
  "does not open a cluster that serves clients without a certificate": {
    seen: healthy({
      ...unpublished,
      etcd: { ...healthy().etcd, members: [servingMember("etcd-0", { anonymous: "served" })] },
    }),
    step: { kind: "wait", reason: "StrangersServed" },
  },
  "does not open a cluster with a member that could not be asked": {
    seen: healthy({
      ...unpublished,
      etcd: { ...healthy().etcd, members: [servingMember("etcd-0"), silent("etcd-1")] },
    }),
    step: { kind: "wait", reason: "RefusalUnproven" },
  },
  "does not open a cluster with a member that gave no clear answer": {
    seen: healthy({
      ...unpublished,
      etcd: { ...healthy().etcd, members: [servingMember("etcd-0", { stranger: "unknown" })] },
    }),
    step: { kind: "wait", reason: "RefusalUnproven" },
  },
  "does not open a cluster with a member that said nothing clear to a client without a certificate":
    {
      seen: healthy({
        ...unpublished,
        etcd: { ...healthy().etcd, members: [servingMember("etcd-0", { anonymous: "unknown" })] },
      }),
      step: { kind: "wait", reason: "RefusalUnproven" },
    },
  "says so when a member serves strangers later on": {
    seen: etcd({ members: [servingMember("etcd-0", { stranger: "served" })] }),
    step: { kind: "wait", reason: "StrangersServed" },
  },
};

describe("nextStep() about who may do what", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(title, () => assertNextStep(each));
  }
});
