import type { LeafNames } from "../../manifests/certificates/leaf_names.ts";
import type { LeaseStore } from "../kubernetes/lease_record.ts";
import type { ControlPlane } from "./rotation/control_plane.ts";

/** Names one of the objects that hold what the keeper makes. */
export interface StoredReference {
  /** Its kind. */
  readonly kind: "ConfigMap" | "Secret";
  /** Its name, in the cluster's namespace. */
  readonly name: string;
}

/** What such an object held when it was read. */
export interface StoredData {
  /** Its values as texts. */
  readonly data: Readonly<Record<string, string>>;
  /** Which state of the object that is; every change gives it another one. */
  readonly version: string;
  /** What a Secret is besides its values, where the back end knows it. */
  readonly secret?: {
    /** Its type. */
    readonly type: string;
    /** Its labels. */
    readonly labels: Readonly<Record<string, string>>;
    /** Its annotations. */
    readonly annotations: Readonly<Record<string, string>>;
  };
}

/** What is to be written. */
export interface StoredChange {
  /** All of its values; others do not stay. */
  readonly data: Readonly<Record<string, string>>;
  /** The version that is replaced. Without one the object must not exist yet. */
  readonly replaces?: string;
}

/** The volume claim of a member. */
export interface Claim {
  /** The pod it belongs to. */
  readonly pod: string;
  /** What tells it from another claim of the same name. */
  readonly uid: string;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** Whether it is being deleted, which takes until no pod uses it. Default: no. */
  readonly isEnding?: boolean;
}

/** The StatefulSet of the members. */
export interface MemberSet {
  /** How many pods it is to have. */
  readonly replicas: number;
  /** How many of them are ready. */
  readonly ready: number;
  /** Which template new pods are made from. */
  readonly revision: string;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** Which state of it that is. */
  readonly version: string;
}

/** The pod of a member, as Kubernetes sees it. */
export interface MemberPod {
  /** Its name, which is the member's. */
  readonly name: string;
  /** What tells it from another pod of the same name. */
  readonly uid: string;
  /** Which template it was made from. */
  readonly revision: string;
  /** Since when it is ready, in milliseconds since 1970; `undefined` while it is not. */
  readonly readySince: number | undefined;
  /** Since when it is not ready, in milliseconds since 1970; `undefined` when unknown or ready. */
  readonly unreadySince?: number | undefined;
  /** Whether it is being ended. */
  readonly isEnding: boolean;
  /**
   * Since when its gate holds etcd back, in milliseconds since 1970; `undefined` when it does not. A
   * gate lets data pass at once, so one that stays has found none.
   */
  readonly gatedSince: number | undefined;
  /** How often etcd ended in it. */
  readonly restarts: number;
  /** Why etcd last ended in it, in Kubernetes' word such as `OOMKilled`. */
  readonly lastEnd: string | undefined;
}

/** How members are reached; the certificates follow from it. */
export interface MemberAddresses {
  /** `host:port` of a member's client port. */
  endpoint(pod: string): string;
  /** The URL under which other members find it. */
  peerUrl(pod: string): string;
  /** What a certificate of the client port must be valid for. */
  readonly serverNames: LeafNames;
  /** What a certificate of the peer port must be valid for. */
  readonly peerNames: LeafNames;
}

/** Something that people should be able to look up later. */
export interface Notice {
  /** Whether it should worry anybody. */
  readonly type: "Normal" | "Warning";
  /** One word in CamelCase, for programs. */
  readonly reason: string;
  /** A sentence without a full stop. */
  readonly message: string;
}

/**
 * Where the keeper's objects and members live. It is narrow on purpose: what the keeper does is the
 * same wherever it does it, in Kubernetes or beside etcd processes on loopback.
 *
 * Every method throws a `kubernetes-request-failed` Failure when it cannot do what it says.
 */
export interface KeeperBackEnd {
  /** How members are reached. */
  readonly addresses: MemberAddresses;
  /** Reads an object, if there is one. */
  read(object: StoredReference): Promise<StoredData | undefined>;
  /**
   * Creates or replaces an object, unless somebody else was faster: whoever writes must have seen
   * what it overwrites, so two keepers cannot clobber each other's keys.
   */
  write(object: StoredReference, change: StoredChange): Promise<void>;
  /** The volume claims that there are, of these pods. */
  claims(pods: readonly string[]): Promise<readonly Claim[]>;
  /** The StatefulSet, if there is one. */
  memberSet(): Promise<MemberSet | undefined>;
  /** Sets how many pods the StatefulSet has, unless it changed since it was read. */
  scale(seen: MemberSet, replicas: number): Promise<void>;
  /** The pods that there are, of these. */
  pods(names: readonly string[]): Promise<readonly MemberPod[]>;
  /** Ends this very pod, unless it is another one by now; the StatefulSet makes it anew. */
  endPod(pod: MemberPod): Promise<void>;
  /**
   * Deletes this very claim, unless it is another one by now, and with it what is on the volume. A
   * pod that uses it keeps it until it ends.
   */
  deleteClaim(claim: Claim): Promise<void>;
  /**
   * Every TenantControlPlane of Kamaji there is, with its pods. Absent where there is no Kubernetes
   * to ask.
   */
  controlPlanes?(): Promise<readonly ControlPlane[]>;
  /** The Lease that all disruptive operations of the cluster share. */
  readonly operations: LeaseStore;
  /** Tells what happened. It never throws: nothing depends on its being told. */
  notify(notice: Notice): Promise<void>;
}
