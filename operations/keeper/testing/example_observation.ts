import { peerNames, serverNames } from "../../../manifests/certificates/leaf_names.ts";
import type { LeafNames } from "../../../manifests/certificates/leaf_names.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { MemberHealth } from "../../health/member_health.ts";
import type { Claim, MemberPod, MemberSet } from "../back_end.ts";
import type {
  CertificateFacts,
  CertificatesObservation,
  CertifiedSecret,
  ListedMember,
  MemberObservation,
  Observation,
  PortsObservation,
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
    readonly bundle?: readonly string[];
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
    bundle: options.bundle ?? [],
    remarks: options.remarks ?? [],
  };
}

/** The claim of a pod, made together with the StatefulSet. */
export function exampleClaim(pod: string): Claim {
  return { pod, uid: `uid of ${pod}`, createdAt: exampleNow };
}

/** The StatefulSet with so many pods. */
export function exampleSet(replicas: number): MemberSet {
  return {
    replicas,
    ready: 0,
    revision: "revision 1",
    createdAt: exampleNow,
    version: "version of set",
  };
}

/** A pod that has been ready for an hour, made from the set's template. */
export function examplePod(name: string, differing: Partial<MemberPod> = {}): MemberPod {
  return {
    name,
    uid: `uid of pod ${name}`,
    revision: "revision 1",
    readySince: exampleNow - 3_600_000,
    isEnding: false,
    gatedSince: undefined,
    restarts: 0,
    lastEnd: undefined,
    ...differing,
  };
}

/** An entry of the member list, of one that votes unless said otherwise. */
export function listedMember(name: string, differing: Partial<ListedMember> = {}): ListedMember {
  return {
    id: `id of ${name}`,
    name,
    peerUrls: [`https://${name}:2380`],
    isLearner: false,
    ...differing,
  };
}

/** What a member says of itself; the leader is etcd-0. */
export function exampleHealth(name: string, differing: Partial<MemberHealth> = {}): MemberHealth {
  return {
    endpoint: `${name}:2379`,
    id: `id of ${name}`,
    name,
    version: "3.6.16",
    isLearner: false,
    leader: "id of etcd-0",
    databaseSize: 1_000_000,
    databaseInUse: 900_000,
    raftIndex: 1_000,
    appliedIndex: 1_000,
    errors: [],
    ...differing,
  };
}

/** A member that serves, with authentication in force unless said otherwise. */
export function servingMember(
  pod: string,
  differing: Partial<Extract<MemberObservation, { state: "serving" }>> = {},
): MemberObservation {
  return {
    pod,
    state: "serving",
    health: exampleHealth(pod),
    authentication: "on",
    stranger: "refused",
    anonymous: "refused",
    ...differing,
  };
}

/** No CA is being replaced, unless said otherwise. */
export function exampleRotations(
  differing: Partial<CertificatesObservation["rotations"]> = {},
): CertificatesObservation["rotations"] {
  const atRest = { generation: 1, change: undefined, version: undefined };
  return { client: atRest, peer: atRest, ...differing };
}

/** The ports of a member that serve the present certificates and trust the present CAs. */
export function examplePorts(
  pod: string,
  differing: Partial<PortsObservation> = {},
): PortsObservation {
  return {
    pod,
    client: { served: factsOf("etcd-server"), trusts: ["clients"], distrusts: [] },
    peer: { served: factsOf("etcd-peer", "peer"), trusts: ["peers"], distrusts: [] },
    ...differing,
  };
}

function factsOf(
  commonName: string,
  issuer: CertificateFacts["issuers"][number] = "client",
): CertificateFacts | undefined {
  const secret = certified(commonName, { issuer });
  return secret.state === "present" ? secret.certificate : undefined;
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
      rotations: exampleRotations(),
      tenants: {},
    },
    published: undefined,
    tickets: undefined,
    claims: [],
    memberSet: undefined,
    pods: [],
    ports: [],
    operation: undefined,
    etcd: { members: [], listed: undefined, onboarded: undefined },
  };
}

/** All certificates of mode `keeper`. */
export function allCertificates(
  differing: Partial<CertificatesObservation> = {},
): CertificatesObservation {
  const config = exampleCluster();
  return {
    authority: certified("clients", { bundle: ["clients"] }),
    authoritySource: undefined,
    peerAuthority: certified("peers", { issuer: "peer", bundle: ["peers"] }),
    server: certified("etcd-server", { names: serverNames(config) }),
    peer: certified("etcd-peer", { issuer: "peer", names: peerNames(config) }),
    keeperClient: certified("etcd-keeper"),
    rootClient: certified("root"),
    rootClientSource: undefined,
    trust: { state: "present", client: ["clients"], peer: ["peers"] },
    rotations: exampleRotations(),
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
    pods: pods.map((pod) => examplePod(pod)),
    ports: pods.map((pod) => examplePorts(pod)),
    operation: undefined,
    etcd: {
      members: pods.map((pod) => servingMember(pod)),
      listed: pods.map((pod) => listedMember(pod)),
      onboarded: [],
    },
    ...differing,
  };
}
