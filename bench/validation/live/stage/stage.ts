import type { Etcd3 } from "etcd3";
import type { ClientCredentials } from "../../../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import type { FileBackEnd } from "../../../targets/local/kept/file_back_end.ts";
import type { LocalPods } from "../../../targets/local/kept/local_pods.ts";
import type { PrometheusBinary } from "../find_prometheus.ts";
import type { PrometheusProcess, ScrapeTarget } from "../prometheus_process.ts";
import type { KamajiStandIn } from "./kamaji_stand_in.ts";
import type { KubernetesStandIn } from "./kubernetes_stand_in.ts";
import type { LaunchSettings } from "./launcher.ts";
import type { PeerProxy } from "./peer_proxy.ts";
import type { StageKeeper } from "./stage_keeper.ts";
import type { StageLoad } from "./stage_load.ts";

/** What a stage is made of. */
export interface StageOptions {
  /** What it is called in reports. */
  readonly name: string;
  /** What is put on it; see `liveConfig`. */
  readonly config: EtcdCluster;
  /** Path of the etcd binary. */
  readonly etcd: string;
  /** The server that watches it. */
  readonly prometheus: PrometheusBinary;
  /** How often faster than in production time is counted. */
  readonly scale: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** Flags that all members have besides those that are rendered. */
  readonly flags?: readonly string[];
  /** Whether no tenant makes load. Default: they do. */
  readonly idle?: boolean;
  /** Ends the start when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** A real cluster with its keeper, load of tenants, and a Prometheus that watches all of it. */
export interface Stage {
  /** What it is called. */
  readonly name: string;
  /** What is on it. */
  readonly config: EtcdCluster;
  /** How often faster time is counted. */
  readonly scale: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** Names of the members. */
  readonly members: readonly string[];
  /** The pods that members run in. */
  readonly pods: LocalPods;
  /** Their objects. */
  readonly backEnd: FileBackEnd;
  /** What the keeper takes for Kubernetes. */
  readonly kubernetes: KubernetesStandIn;
  /** What Prometheus takes for Kamaji. */
  readonly kamaji: KamajiStandIn;
  /** The keeper that runs now. */
  readonly keeper: StageKeeper;
  /** The server that watches. */
  readonly prometheus: PrometheusProcess;
  /** The load that is on. */
  readonly load: StageLoad;
  /** The proxy in front of a member's peer port. */
  proxyOf(member: string): PeerProxy;
  /** Sets what a member is started with, from its next start on. */
  launch(member: string, settings: Partial<LaunchSettings>): Promise<void>;
  /** Starts another keeper after one was killed or lost its lead. */
  startKeeper(): Promise<void>;
  /** Path of the etcd binary. */
  readonly etcd: string;
  /** What is scraped when all is well. */
  readonly targets: readonly ScrapeTarget[];
  /** The program that starts etcd behind the proxies. */
  readonly launcher: string;
  /** Has Prometheus scrape only targets of which this is true, of members and further pods. */
  discover(
    wanted?: (target: ScrapeTarget) => boolean,
    further?: readonly string[],
  ): Promise<void>;
  /** Credentials of user root, or of a tenant. */
  credentialsOf(user: string): Promise<ClientCredentials>;
  /** Connects as a user to all members, or to some. The caller closes the client. */
  connect(user: string, members?: readonly string[]): Promise<Etcd3>;
  /** Waits until all members are ready and the keeper has nothing left to do. */
  settled(): Promise<void>;
  /** Ends everything and removes what was made. */
  stop(): Promise<void>;
}
