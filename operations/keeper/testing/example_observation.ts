import { peerNames, serverNames } from "../../../manifests/certificates/leaf_names.ts";
import type { LeafNames } from "../../../manifests/certificates/leaf_names.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { Claim, MemberSet } from "../back_end.ts";
import type {
  CertificateFacts,
  CertificatesObservation,
  CertifiedSecret,
  MemberObservation,
  Observation,
} from "../observation.ts";

/** The moment of all example observations. */
export const exampleNow: number = Date.parse("2026-06-01T00:00:00Z");

const day = 86_400_000;

/** A Secret with a certificate that has most of its life before it. */
export function certified(
  commonName: string,
  options: {
    readonly issuer?: CertificateFacts["issuers"][number] | "other";
    readonly names?: LeafNames;
    readonly daysLeft?: number;
    readonly fingerprint?: string;
    readonly remarks?: readonly string[];
  } = {},
): CertifiedSecret {
  const { issuer = "client", names, daysLeft = 60, fingerprint = commonName } = options;
  return {
    state: "present",
    version: `version of ${commonName}`,
    certificate: {
      commonName,
      fingerprint,
      issuers: issuer === "other" ? [] : [issuer],
      notBefore: exampleNow + (daysLeft - 90) * day,
      notAfter: exampleNow + daysLeft * day,
      dnsNames: names?.dnsNames ?? [],
      ipAddresses: names?.ipAddresses ?? [],
    },
    remarks: options.remarks ?? [],
  };
}

/** The claim of a pod, made together with the StatefulSet. */
export function exampleClaim(pod: string): Claim {
  return { pod, uid: `uid of ${pod}`, createdAt: exampleNow };
}

/** The StatefulSet with so many pods. */
export function exampleSet(replicas: number): MemberSet {
  return { replicas, ready: 0, createdAt: exampleNow, version: "version of set" };
}

/** A member that serves, with authentication in force unless said otherwise. */
export function servingMember(
  pod: string,
  differing: Partial<Extract<MemberObservation, { state: "serving" }>> = {},
): MemberObservation {
  return {
    pod,
    state: "serving",
    id: pod,
    hasLeader: true,
    isLearner: false,
    authentication: "on",
    stranger: "refused",
    anonymous: "refused",
    ...differing,
  };
}

/** Nothing at all, as before the first moment of a cluster. */
export function nothing(): Observation {
  const absent: CertifiedSecret = { state: "absent" };
  return {
    now: exampleNow,
    certificates: {
      authority: absent,
      authoritySource: undefined,
      peerAuthority: absent,
      server: absent,
      peer: absent,
      keeperClient: absent,
      rootClient: absent,
      rootClientSource: undefined,
      trust: { state: "absent" },
      tenants: {},
    },
    published: undefined,
    tickets: undefined,
    claims: [],
    memberSet: undefined,
    etcd: { members: [], listed: undefined, onboarded: undefined },
  };
}

/** All certificates of mode `keeper`. */
export function allCertificates(
  differing: Partial<CertificatesObservation> = {},
): CertificatesObservation {
  const config = exampleCluster();
  return {
    authority: certified("clients"),
    authoritySource: undefined,
    peerAuthority: certified("peers", { issuer: "peer" }),
    server: certified("etcd-server", { names: serverNames(config) }),
    peer: certified("etcd-peer", { issuer: "peer", names: peerNames(config) }),
    keeperClient: certified("etcd-keeper"),
    rootClient: certified("root"),
    rootClientSource: undefined,
    trust: { state: "present", client: ["clients"], peer: ["peers"] },
    tenants: {},
    ...differing,
  };
}

/** A cluster of three members that is as it should be. */
export function healthy(differing: Partial<Observation> = {}): Observation {
  const pods = ["etcd-0", "etcd-1", "etcd-2"];
  return {
    now: exampleNow,
    certificates: allCertificates(),
    published: { pods, state: "existing", version: "version of members" },
    tickets: { claims: {}, version: "version of tickets" },
    claims: pods.map(exampleClaim),
    memberSet: exampleSet(3),
    etcd: { members: pods.map((pod) => servingMember(pod)), listed: pods, onboarded: [] },
    ...differing,
  };
}
