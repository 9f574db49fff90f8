import type { MemberHealth } from "../health/member_health.ts";
import type { KubernetesFacts } from "./kubernetes_facts.ts";
import type { ServedCertificate } from "./shake_hands.ts";
import type { TenantsFact } from "./count_tenants.ts";
import type { UsageSample } from "./quota_forecast.ts";

/** Everything that was read for an inspection, before anybody judges it. Sizes are bytes. */
export interface InspectionFacts {
  /** When it was read. */
  readonly takenAt: Date;
  /** Which cluster it is, where that is known. */
  readonly cluster: ClusterIdentity | undefined;
  /** How many members there should be, where a configuration says so. */
  readonly wishedMembers: number | undefined;
  /** The quota that the configuration says, for where no member says its own. */
  readonly wishedQuota: number | undefined;
  /** Who asked; `undefined` when there are no credentials. */
  readonly client: ClientFact | undefined;
  /** Where the credentials come from, or why there are none. */
  readonly origin: string;
  /** What each member said, or why it said nothing. */
  readonly members: readonly MemberFact[];
  /** What the cluster as a whole said; `undefined` when no member could be asked. */
  readonly answers: ClusterAnswers | undefined;
  /** Its tenants; `undefined` when nobody could be asked for them. */
  readonly tenants: TenantsFact | undefined;
  /** Earlier looks at its size, oldest first, and this one. */
  readonly samples: readonly UsageSample[];
  /** What Kubernetes says; `undefined` when it was not asked. */
  readonly kubernetes: KubernetesFacts | undefined;
}

/** A cluster by the names Kubernetes has for it. */
export interface ClusterIdentity {
  /** Of the EtcdCluster and its StatefulSet. */
  readonly name: string;
  /** Where it is. */
  readonly namespace: string;
}

/** As whom etcd was asked. */
export interface ClientFact {
  /** The user: the common name of the certificate. */
  readonly user: string;
  /** Where the certificate came from, as in `Secret etcd-root-client-certs`. */
  readonly origin: string;
  /** When it becomes valid. */
  readonly notBefore: Date;
  /** When it ends. */
  readonly notAfter: Date;
  /** The CAs by which members were checked. */
  readonly authorities: readonly AuthorityFact[];
}

/** A CA. */
export interface AuthorityFact {
  /** Its common name. */
  readonly name: string;
  /** When it becomes valid. */
  readonly notBefore: Date;
  /** When it ends. */
  readonly notAfter: Date;
}

/** Why a member gave no status. */
export type Silence =
  /** Nothing accepts a connection there. */
  | "unreachable"
  /** It takes connections, or does not refuse them, and says nothing in time. */
  | "mute"
  /** Its certificate has ended, or has not begun. */
  | "expired"
  /** Its certificate is not of the CA that was given, or not for this name. */
  | "untrusted"
  /** It does not accept the client's certificate. */
  | "refused"
  /** It does not know the user, or the user may not ask. */
  | "denied"
  /** It is a member that was added and never started. */
  | "unstarted"
  /** There are no credentials to ask it with. */
  | "unasked";

/** One member, as far as it could be asked. */
export interface MemberFact {
  /** `host:port` at which it was asked. */
  readonly endpoint: string;
  /** Its name, where the member list or Kubernetes tells it. */
  readonly name: string | undefined;
  /** The certificate of its client port. */
  readonly served: ServedCertificate | undefined;
  /** The certificate of its peer port, where that could be reached. */
  readonly servedToPeers: ServedCertificate | undefined;
  /** What etcd's own check says: the names of what fails, none when it is ready. */
  readonly unready: readonly string[] | undefined;
  /** The quota it works with. */
  readonly quota: number | undefined;
  /** Its status, or why there is none. */
  readonly status:
    | { readonly state: "answered"; readonly health: MemberHealth }
    | { readonly state: "silent"; readonly why: Silence; readonly message: string };
}

/** What holds for the cluster and takes a member that knows it. */
export interface ClusterAnswers {
  /** Whether a read went through a majority, and how many milliseconds it took. */
  readonly quorum:
    | { readonly state: "answered"; readonly milliseconds: number }
    | { readonly state: "failed"; readonly message: string };
  /** Whether it checks who asks. */
  readonly authentication: "on" | "off" | "unknown";
}
