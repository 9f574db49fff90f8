import type { Etcd3 } from "etcd3";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";

/** What a case works with. */
export interface EtcdWorld {
  /** One member, which the case leaves running. */
  readonly cluster: LocalCluster;
  /** Connected as root on the channel under test; closed afterwards. */
  readonly root: Etcd3;
  /** Another client on the same kind of channel. The caller closes it. */
  readonly connect: (user: string, settings?: EtcdClientSettings) => Promise<Etcd3>;
  /** Begins the keys of this case. */
  readonly prefix: string;
}

/** How a client of a case is made. */
export interface EtcdClientSettings {
  /** Milliseconds. Default 5000. */
  readonly timeout?: number;
  /** With which certificate. Default: one of the user's, which the cluster trusts. */
  readonly identity?: ClientCredentials;
}

/** Something that etcd3 does with a real etcd, the same on every channel. */
export interface EtcdCase {
  /** A sentence about the client. */
  readonly title: string;
  /** What is done and expected. */
  readonly run: (world: EtcdWorld) => Promise<void>;
}
