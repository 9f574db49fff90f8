import type { Progress } from "../../diagnostics/progress.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { RestoreBackEnd } from "./restore_back_end.ts";

/** What a restore works with. */
export interface RestoreTools {
  /** The cluster's configuration, as it is in force. */
  readonly config: () => Promise<EtcdCluster>;
  /** Where it happens. */
  readonly backEnd: RestoreBackEnd;
  /** A clock. */
  readonly now: () => Date;
  /** Told about each step. */
  readonly progress: Progress;
}

/** As whom the restored members are asked. */
export interface JudgeCredentials {
  /** User root. */
  readonly root: ClientCredentials;
  /** Valid credentials that name nobody's user. */
  readonly stranger: ClientCredentials;
}
