import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { frozen } from "../../manifests/testing/frozen.ts";
import { memberAddresses } from "./kubernetes/member_addresses.ts";
import { nextStep } from "./next_step.ts";
import type { CertificatesObservation, EtcdObservation, Observation } from "./observation.ts";
import type { Step } from "./step.ts";
import {
  allCertificates,
  certified,
  exampleClaim,
  exampleNow,
  exampleSet,
  healthy,
  listedMember,
  nothing,
  servingMember,
} from "./testing/example_observation.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;

interface Case {
  readonly spec?: Spec;
  readonly seen: Observation;
  /** The step, or as much of it as matters. */
  readonly step: Partial<Step>;
}

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
const etcd = (differing: Partial<EtcdObservation>): Observation =>
  healthy({ etcd: { ...healthy().etcd, ...differing } });
const unpublished = { certificates: allCertificates({ rootClient: absent }) };
const starting = (differing: Partial<Observation>): Observation =>
  healthy({ ...unpublished, published: fresh, ...differing });
const silent = (pod: string) => ({ pod, state: "silent", reason: "cannot be reached" } as const);
const out = { version: "t", claims: { "etcd-1": "uid of etcd-1" } };
const teamA = {
  prefix: "prefix=/team-a/",
  at: "endpoints=etcd-client.kamaji-system.svc.cluster.local:2379",
};
const tenantSecret = certified("team-a", {
  remarks: [teamA.prefix, teamA.at],
  bundle: ["clients"],
});
const withTenant: Spec = { tenants: [{ name: "team-a" }] };
const certManager: Spec = { certificates: { mode: "cert-manager" } };
const existing: Spec = {
  certificates: {
    mode: "existing",
    authoritySecret: "ca",
    serverSecret: "server",
    peerSecret: "peer",
    rootClientSecret: "root",
  },
};

const cases: Readonly<Record<string, Case>> = {
  "stands still when paused, whatever there is to do": {
    spec: { paused: true },
    seen: nothing(),
    step: { kind: "paused" },
  },
  "rests when all is as it should be": { seen: healthy(), step: { kind: "settled" } },

  // The first moment.
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

  // Certificates of mode keeper.
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

  // Certificates of others.
  "waits for cert-manager": {
    spec: certManager,
    seen: founding({ certificates: { ...nothing().certificates, authoritySource: absent } }),
    step: {
      kind: "wait",
      reason: "CertificateMissing",
      message: 'Secret "etcd-ca": does not exist yet',
    },
  },
  "publishes the CA of cert-manager": {
    spec: certManager,
    seen: founding({
      certificates: allCertificates({ authority: absent, authoritySource: certified("clients") }),
    }),
    step: { kind: "publish-authority" },
  },
  "begins a rotation when cert-manager changed the CA": {
    spec: certManager,
    seen: certificates({ authoritySource: certified("clients", { fingerprint: "other" }) }),
    step: { kind: "begin-rotation", authority: "client", to: 2 },
  },
  "issues nothing where certificates are given": {
    spec: existing,
    seen: healthy({
      certificates: allCertificates({
        authoritySource: certified("clients"),
        server: absent,
        rootClientSource: certified("root"),
      }),
    }),
    step: { kind: "wait", message: 'Secret "server": does not exist yet' },
  },
  "follows root's certificate where it is given": {
    spec: existing,
    seen: certificates({
      authoritySource: certified("clients"),
      rootClientSource: certified("root", { fingerprint: "renewed" }),
    }),
    step: { kind: "publish-root-client", why: "it was renewed" },
  },

  // Members.
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
    step: { kind: "wait", reason: "QuorumMissing" },
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

  // Who may do what.
  "waits for a quorum": {
    seen: etcd({ listed: undefined, members: [servingMember("etcd-0"), silent("etcd-1")] }),
    step: { kind: "wait", reason: "QuorumMissing" },
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

  // Size; membership_step_test.ts has the rest.
  "founds the cluster it began, whatever size is wished meanwhile": {
    spec: { members: 5 },
    seen: starting({ memberSet: exampleSet(1), tickets: undefined }),
    step: { kind: "scale", replicas: 3 },
  },
};

describe("nextStep()", () => {
  for (const [title, { spec = {}, seen, step }] of Object.entries(cases)) {
    it(title, () => {
      const config = exampleCluster({ spec });
      const plan = { config, addresses: memberAddresses(config) };
      const next = nextStep(plan, frozen(seen));
      const relevant = Object.fromEntries(
        Object.keys(step).map((key) => [key, (next as unknown as Record<string, unknown>)[key]]),
      );
      assert.deepEqual(relevant, step, JSON.stringify(next));
    });
  }
});
