import type { Etcd3 } from "etcd3";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { RestoreBackEnd } from "../../operations/restore/restore_back_end.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import type { ClusterSecrets } from "./cluster_secrets.ts";
import type { PlayedMembers } from "./played_members.ts";

/** A place where a cluster of real etcd processes lives, is lost and is restored. */
export interface RestoreWorld {
  /** The configuration in force; a test may replace it. */
  config: EtcdCluster;
  /** The back end under test. */
  readonly backEnd: RestoreBackEnd;
  /** The members. */
  readonly members: PlayedMembers;
  /** Where snapshots are kept. */
  readonly store: SnapshotStore;
  /** Puts Secrets there. */
  putSecrets(secrets: ClusterSecrets): Promise<void>;
  /** Somebody starts a keeper. */
  startKeeper(restartedBy?: string): Promise<void>;
  /** Connects to a member as a user by a certificate of the clients' CA. The caller closes it. */
  connect(pod: string, user: string): Promise<Etcd3>;
  /** Ends everything. */
  stop(): Promise<void>;
}
