import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../../etcd/connect_etcd.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { type DeployedEtcd, deployEtcd } from "../../targets/kind/deploy_etcd.ts";
import { kindConfig } from "../../targets/kind/kind_config.ts";
import type { OpenedKind } from "../../targets/kind/open_kind.ts";
import { benchNamespace } from "../../targets/kind/kind_targets.ts";
import type { ServedStage } from "../live/live_fault.ts";
import { liveConfig, liveTenants, patientConfig } from "../live/stage/live_config.ts";
import { startStageLoad } from "../live/stage/stage_load.ts";
import { type PrometheusOnKind, startWatcher } from "./prometheus_on_kind.ts";

/** A cluster on kind with its keeper, and a Prometheus of prometheus-operator that watches it. */
export interface KindStage extends ServedStage {
  /** How it is deployed. */
  readonly etcd: DeployedEtcd;
  /** The server that watches. */
  readonly prometheus: PrometheusOnKind;
  /** Begins the small load of the stage's own tenants; what it returns ends it. */
  startLoad(): Promise<() => Promise<void>>;
  /** Removes all of it. */
  close(): Promise<void>;
}

/** What it is made of. */
export interface KindStageOptions {
  /** The configuration that is proved. */
  readonly config: EtcdCluster;
  /** How often faster than in production time is counted. */
  readonly scale: number;
  /** Folder of the operator's manifest. */
  readonly manifests: string | undefined;
}

/** Seconds between two scrapes: ServiceMonitors are rendered with it. */
const interval = 2;

/** Seconds between two looks of a keeper that rests (operations/keeper/keep.ts, run_exporter.ts). */
const readingPause = 60;

/** A quota that can be filled within seconds. */
const quota = "64Mi";

/** Deploys a cluster and what watches it. The caller closes it. */
export async function openKindStage(
  kind: OpenedKind,
  { config: given, manifests, scale }: KindStageOptions,
): Promise<KindStage> {
  const config = stageConfig(given, { podNodes: kind.podNodes, scale });
  // Rules are loaded as they are needed, and a commit must not bring others back.
  const etcd = await deployEtcd(kind, config, { without: ["PrometheusRule"] });
  try {
    const prometheus = await startWatcher(kind, { config, manifests, interval });
    const { members, serverName } = etcd;
    const connect = async (user: string, pods?: readonly string[]): Promise<Etcd3> => {
      const chosen = members.filter(({ name }) => pods === undefined || pods.includes(name));
      const endpoints = chosen.map(({ endpoint }) => endpoint);
      return connectEtcd({ endpoints, serverName, credentials: await etcd.credentialsOf(user) });
    };
    return {
      ...{ name: "kind", config, scale, interval, readingPause, etcd, prometheus, connect },
      members: members.map(({ name }) => name),
      settled: () => etcd.settled(),
      startLoad: async () => {
        const tenants = await Promise.all(liveTenants.map(async (tenant) => {
          return { client: await connect(tenant), prefix: `/${tenant}/` };
        }));
        return (await startStageLoad(tenants)).stop;
      },
      close: async () => {
        await prometheus.close();
        await etcd.close();
      },
    };
  } catch (error) {
    await etcd.close().catch(() => {});
    throw error;
  }
}

/**
 * The configuration as the stage needs it. The keeper on kind looks as often as in production while
 * rules count time faster, and CronJobs start as rarely: alerts about those two keep their time.
 */
function stageConfig(
  given: EtcdCluster,
  { podNodes, scale }: { readonly podNodes: number; readonly scale: number },
): EtcdCluster {
  const placed = kindConfig(given, { namespace: benchNamespace, podNodes });
  const { spec, ...config } = patientConfig(liveConfig(placed));
  const { monitoring } = spec;
  const { serviceMonitor } = monitoring;
  const alerts = {
    ...monitoring.rules.alerts,
    ...machinesOwn,
    EtcdKeeperStale: { enabled: true, threshold: productionSeconds.keeperStale * scale },
    EtcdSnapshotStale: { enabled: true, threshold: productionSeconds.snapshotStale * scale },
  };
  return {
    ...config,
    spec: {
      ...spec,
      quota,
      monitoring: {
        ...monitoring,
        serviceMonitor: { ...serviceMonitor, enabled: true, interval: `${interval}s` },
        rules: { ...monitoring.rules, enabled: true, alerts },
      },
    },
  };
}

/**
 * A control plane, members and all they are watched by share one machine and its disk here. What that
 * makes slow is not what is proved: alerts about slowness are proved on target local.
 */
const machinesOwn = Object.fromEntries(
  Object.entries({
    EtcdFsyncSlow: 6,
    EtcdFsyncVerySlow: 6,
    EtcdCommitSlow: 6,
    EtcdCommitVerySlow: 6,
    EtcdRequestsSlow: 8,
    EtcdSlowApplies: 100,
    EtcdHeartbeatsLate: 1_000,
    EtcdPeerRoundTripSlow: 3,
  }).map(([name, threshold]) => [name, { enabled: true, threshold }]),
);

/** What alerts compare in production (manifests/monitoring/alerts), with hourly snapshots. */
const productionSeconds = { keeperStale: 600, snapshotStale: 10_800 } as const;
