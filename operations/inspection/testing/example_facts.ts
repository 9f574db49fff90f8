import type { MemberHealth } from "../../health/member_health.ts";
import type { InspectionFacts, MemberFact, Silence } from "../facts.ts";
import type { KubernetesFacts } from "../kubernetes_facts.ts";

/** The moment of all examples. */
export const exampleMoment: Date = new Date("2026-11-22T10:00:00Z");

const day = 86_400_000;

/** So many days from the moment of the examples. */
export function daysAway(days: number): Date {
  return new Date(exampleMoment.getTime() + days * day);
}

/** A member that is well; number 0 leads. Sizes are bytes. */
export function exampleMember(
  number: number,
  { health = {}, ...differing }: Partial<Omit<MemberFact, "status">> & {
    readonly health?: Partial<MemberHealth>;
  } = {},
): MemberFact {
  const name = `etcd-${number}`;
  const endpoint = `10.0.0.${number}:2379`;
  const leaf = { serial: "01", notBefore: daysAway(-10), notAfter: daysAway(80) };
  return {
    endpoint,
    name,
    served: { ...leaf, name: "etcd-server" },
    servedToPeers: { ...leaf, name: "etcd-peer" },
    unready: [],
    quota: 8 * 1024 ** 3,
    ...differing,
    status: {
      state: "answered",
      health: {
        endpoint,
        id: String(number + 1),
        name,
        version: "3.6.16",
        isLearner: false,
        leader: "1",
        databaseSize: 1024 ** 3,
        databaseInUse: 0.9 * 1024 ** 3,
        raftIndex: 10_000,
        appliedIndex: 10_000,
        errors: [],
        ...health,
      },
    },
  };
}

/** A member that says nothing. */
export function silentMember(number: number, why: Silence, message = "nothing"): MemberFact {
  return {
    ...exampleMember(number),
    served: undefined,
    servedToPeers: undefined,
    unready: undefined,
    quota: undefined,
    status: { state: "silent", why, message },
  };
}

/** Three members that are well, asked by their endpoints. */
export function exampleFacts(differing: Partial<InspectionFacts> = {}): InspectionFacts {
  return {
    takenAt: exampleMoment,
    cluster: undefined,
    wishedMembers: undefined,
    wishedQuota: undefined,
    origin: "root.crt",
    client: {
      user: "root",
      origin: "root.crt",
      notBefore: daysAway(-10),
      notAfter: daysAway(80),
      authorities: [{ name: "etcd clients", notBefore: daysAway(-10), notAfter: daysAway(3_640) }],
    },
    members: [0, 1, 2].map((number) => exampleMember(number)),
    answers: { quorum: { state: "answered", milliseconds: 3 }, authentication: "on" },
    tenants: { state: "listed", tenants: [] },
    samples: [],
    kubernetes: undefined,
    ...differing,
  };
}

/** A cluster in Kubernetes that is as it was wished. */
export function exampleKubernetes(differing: Partial<KubernetesFacts> = {}): KubernetesFacts {
  return {
    renderedHash: "0123456789abcdef",
    keptHash: "0123456789abcdef",
    conditions: [],
    operation: undefined,
    keeper: { holder: "keeper-1", since: daysAway(-1) },
    events: [],
    pods: [0, 1, 2].map((number) => ({
      name: `etcd-${number}`,
      isReady: true,
      restarts: 0,
      trouble: undefined,
    })),
    schedules: [],
    secrets: [],
    forbidden: [],
    ...differing,
  };
}
