import type { MemberHealth } from "../health/member_health.ts";
import type { StoredLease } from "../kubernetes/lease_record.ts";
import type { OverBudget } from "../tenants/budget_step.ts";
import type { Claim, MemberPod, MemberSet } from "./back_end.ts";
import type { BundleObservation } from "./bundle/bundle_observation.ts";
import type { TenantServers } from "./rotation/control_plane.ts";

/** What matters of a certificate; never its key. Moments are milliseconds since 1970. */
export interface CertificateFacts {
  /** The SHA-256 of its bytes. */
  readonly fingerprint: string;
  /** Whom it names. */
  readonly commonName: string;
  /** Its first valid moment. */
  readonly notBefore: number;
  /** Its last valid moment. */
  readonly notAfter: number;
  /** What it is valid for. */
  readonly dnsNames: readonly string[];
  /** What it is valid for. */
  readonly ipAddresses: readonly string[];
  /** Which of the cluster's CAs signed it; both where a cluster that was taken over has only one. */
  readonly issuers: readonly ("client" | "peer")[];
}

/** Which of the cluster's CAs. */
export type AuthorityName = "client" | "peer";

/** A Secret with a certificate and its key. */
export type CertifiedSecret =
  /** There is none. */
  | { readonly state: "absent" }
  /** It cannot be used, for a reason told as a clause without a full stop. */
  | { readonly state: "unusable"; readonly version: string; readonly reason: string }
  /** It holds a certificate whose key belongs to it. */
  | {
    readonly state: "present";
    readonly version: string;
    readonly certificate: CertificateFacts;
    /** The fingerprints of the CAs in its `ca.crt`, in order; none where it has no such key. */
    readonly bundle: readonly string[];
    /** What else it says that may have to change, as `name=value`; empty for most. */
    readonly remarks: readonly string[];
  };

/** What members are told to trust: the fingerprints of the certificates in each bundle. */
export type TrustSecret =
  | { readonly state: "absent" }
  | {
    readonly state: "present";
    readonly client: readonly string[];
    readonly peer: readonly string[];
  };

/** The two CAs of which one replaces the other, both of whose keys are kept until it is over. */
export interface AuthorityChange {
  /** The generation of the old one. */
  readonly from: number;
  /** The generation of the new one. */
  readonly to: number;
  /** The fingerprint of the old one. */
  readonly old: string;
  /** The fingerprint of the new one. */
  readonly new: string;
  /** Whether the new one ever signed, so that tenants may bear its certificates. */
  readonly switched: boolean;
}

/** Where a CA is between its generations. */
export interface AuthorityRotation {
  /** The generation of the one that signs. */
  readonly generation: number;
  /** What goes on; `undefined` when nothing does. */
  readonly change: AuthorityChange | undefined;
  /** Which state of the rotation's Secret that is; `undefined` when there never was one. */
  readonly version: string | undefined;
  /**
   * When the CAs that are published now were, in milliseconds since 1970; absent where nobody noted
   * it, as outside of a rotation.
   */
  readonly published?: number | undefined;
}

/** All certificates of a cluster. */
export interface CertificatesObservation {
  /** The clients' CA as Kamaji reads it, in all modes. */
  readonly authority: CertifiedSecret;
  /** The clients' CA where others make it; `undefined` where nobody shows its key. */
  readonly authoritySource: CertifiedSecret | undefined;
  /** The peers' CA. Without a key of ours, only its certificate is known. */
  readonly peerAuthority: CertifiedSecret;
  /** The peers' CA where others make it; absent where they do not show it, or the keeper makes it. */
  readonly peerAuthoritySource?: CertifiedSecret | undefined;
  /** Of the client port. */
  readonly server: CertifiedSecret;
  /** Of the peer port. */
  readonly peer: CertifiedSecret;
  /** Of the keeper's own user. */
  readonly keeperClient: CertifiedSecret;
  /** Of user root: the DataStore's gate. */
  readonly rootClient: CertifiedSecret;
  /** Of user root where others make it; `undefined` where the keeper does. */
  readonly rootClientSource: CertifiedSecret | undefined;
  /** What members trust. */
  readonly trust: TrustSecret;
  /** Whether a CA is being replaced. */
  readonly rotations: Readonly<Record<AuthorityName, AuthorityRotation>>;
  /** Of the declared tenants, by their names. */
  readonly tenants: Readonly<Record<string, CertifiedSecret>>;
}

/** What the keeper published about how members join. */
export interface PublishedMembers {
  /** The pods of the members, in order. */
  readonly pods: readonly string[];
  /** Whether the cluster is still being founded. */
  readonly state: "new" | "existing";
  /** Which state of the ConfigMap that is. */
  readonly version: string;
}

/** The start tickets that are out. */
export interface Tickets {
  /** The uid of the claim, by pod. A pod that once had a ticket and has none was seen started. */
  readonly claims: Readonly<Record<string, string>>;
  /** The id of the member, by pod; tickets of a cluster that is founded name none. */
  readonly members?: Readonly<Record<string, string>>;
  /** Which state of the ConfigMap that is. */
  readonly version: string;
}

/** How one member treats somebody it should refuse. */
export type Treatment = "refused" | "served" | "unknown";

/** What one member answered. */
export type MemberObservation =
  /** Nothing, for a reason told as a clause. */
  | {
    readonly pod: string;
    readonly state: "silent";
    readonly reason: string;
    /** Whether it took a connection all the same. Default: no. */
    readonly isListening?: boolean;
  }
  /** It runs with authentication on and does not know the keeper's user. */
  | { readonly pod: string; readonly state: "refusing" }
  /** It serves the keeper. */
  | {
    readonly pod: string;
    readonly state: "serving";
    /** What it says of itself: id, leader, version, sizes, place in the log, alarms. */
    readonly health: MemberHealth;
    /** Whether it checks who asks; unknown while there is no quorum to ask. */
    readonly authentication: "on" | "off" | "unknown";
    /** A client with a valid certificate and no user. */
    readonly stranger: Treatment;
    /** A client without a certificate. */
    readonly anonymous: Treatment;
  };

/** What one port of a member shows and whom it lets in, as a handshake found out. */
export interface PortObservation {
  /** The certificate it shows; `undefined` when it could not be asked. */
  readonly served: CertificateFacts | undefined;
  /** The fingerprints of the CAs by which a client's certificate is accepted. */
  readonly trusts: readonly string[];
  /** The fingerprints of the CAs by which it is not. What is in neither list is not known. */
  readonly distrusts: readonly string[];
}

/** What the ports of one member show. */
export interface PortsObservation {
  /** The member's pod. */
  readonly pod: string;
  /** Its client port. */
  readonly client: PortObservation;
  /** Its peer port. */
  readonly peer: PortObservation;
}

/** An entry of etcd's member list. */
export interface ListedMember {
  /** Its id, in hexadecimal. */
  readonly id: string;
  /** Its name, which is its pod's; empty for one that never started. */
  readonly name: string;
  /** Where other members find it. */
  readonly peerUrls: readonly string[];
  /** Whether it has no vote yet. */
  readonly isLearner: boolean;
}

/** What etcd itself says. */
export interface EtcdObservation {
  /** Every published member, in order. */
  readonly members: readonly MemberObservation[];
  /** The member list, read with a quorum; `undefined` when there is no quorum. */
  readonly listed: readonly ListedMember[] | undefined;
  /** Declared tenants that have all they need in etcd; `undefined` when it could not be asked. */
  readonly onboarded: readonly string[] | undefined;
  /** Tenants above a budget that freezes, which may write still; none when it could not be asked. */
  readonly overBudget?: readonly OverBudget[];
}

/** Everything the keeper decides by: plain values, read once, never changed. */
export interface Observation {
  /** When it was made, in milliseconds since 1970. */
  readonly now: number;
  /** The certificates there are. */
  readonly certificates: CertificatesObservation;
  /** How members join; `undefined` before the cluster's first moment. */
  readonly published: PublishedMembers | undefined;
  /** Start tickets; `undefined` before the first were granted. */
  readonly tickets: Tickets | undefined;
  /** The members' volume claims. */
  readonly claims: readonly Claim[];
  /** The members' StatefulSet. */
  readonly memberSet: MemberSet | undefined;
  /** The pods of the members. */
  readonly pods: readonly MemberPod[];
  /** Which disruptive operation goes on; `undefined` when there never was one. */
  readonly operation: StoredLease | undefined;
  /** What the members' ports show; nobody is asked before tickets are out. */
  readonly ports: readonly PortsObservation[];
  /** What etcd says; nobody is asked before tickets are out. */
  readonly etcd: EtcdObservation;
  /** Tenants' API servers; absent unless the config asks for a look and somebody waits for them. */
  readonly tenantServers?: TenantServers | undefined;
  /** The recovery bundle; none where none is wished, or there is no CA yet. */
  readonly bundle?: BundleObservation | undefined;
}
