import type {
  MemberAddresses,
  StoredChange,
  StoredData,
  StoredReference,
} from "../keeper/back_end.ts";
import type { LeaseStore } from "../kubernetes/lease_record.ts";
import type { StoredSnapshot } from "../snapshots/stored_snapshots.ts";
import type { RestoreRecord } from "./restore_record.ts";

/** How far one member's data are exchanged. */
export type VolumeState =
  /** Nothing was begun, as far as this restore is concerned. */
  | { readonly state: "untouched" }
  /** It is under way. */
  | { readonly state: "working" }
  /** The new data are in place, and the old ones kept. */
  | { readonly state: "restored" }
  /** It was given up, for a reason told as a clause; what was there before is kept. */
  | { readonly state: "failed"; readonly reason: string };

/** The keeper of the cluster, as far as it could get in the way. */
export interface KeeperPresence {
  /** How many pods it is to have. */
  readonly replicas: number;
  /** How many there are, ending ones too. */
  readonly pods: number;
  /** Who would start it again if it were stopped, for people; `undefined` when nobody would. */
  readonly restartedBy: string | undefined;
}

/**
 * Where a cluster is restored. It is narrow on purpose: what a restore does is the same wherever it
 * does it, in Kubernetes or beside etcd processes on loopback.
 *
 * Every method throws a `kubernetes-request-failed` Failure when it cannot do what it says.
 */
export interface RestoreBackEnd {
  /** How members reach each other, and under which names. */
  readonly addresses: MemberAddresses;
  /** `host:port` of a member's client port, as it is reached from here. */
  endpoint(pod: string): Promise<string>;
  /** Reads an object, if there is one. */
  read(object: StoredReference): Promise<StoredData | undefined>;
  /** Creates or replaces an object, unless somebody else was faster. */
  write(object: StoredReference, change: StoredChange): Promise<void>;
  /** Removes an object; one that is not there is no failure. */
  remove(object: StoredReference): Promise<void>;
  /** How many pods the members' StatefulSet is to have; `undefined` when there is none. */
  replicas(): Promise<number | undefined>;
  /** Sets how many it is to have. */
  scale(replicas: number): Promise<void>;
  /** Which of these pods there are, ending ones too. */
  pods(names: readonly string[]): Promise<readonly string[]>;
  /** Whether any member serves linearizable reads, which takes a quorum. */
  isServing(): Promise<boolean>;
  /** The keeper. */
  keeper(): Promise<KeeperPresence>;
  /** Sets how many pods the keeper is to have. */
  scaleKeeper(replicas: number): Promise<void>;
  /** The snapshots that can be restored, newest first. */
  snapshots(): Promise<readonly StoredSnapshot[]>;
  /** How far the data of one member are exchanged by this restore. */
  volume(record: RestoreRecord, pod: string): Promise<VolumeState>;
  /** Begins to exchange the data of one member; its claim is made if there is none. */
  restoreVolume(record: RestoreRecord, pod: string): Promise<void>;
  /** Forgets a failed attempt, so that the next one may begin. */
  forgetFailure(record: RestoreRecord, pod: string): Promise<void>;
  /** Removes what a finished restore needs no more, its given key first of all. */
  cleanUp(record: RestoreRecord): Promise<void>;
  /** Removes the data that a finished restore kept. */
  dropOldData(record: RestoreRecord, pod: string): Promise<void>;
  /** The Lease that all disruptive operations of the cluster share. */
  readonly operations: LeaseStore;
}
