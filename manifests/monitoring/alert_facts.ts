import { clusterNames } from "../cluster_names.ts";
import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { parseEtcdVersion } from "../config/etcd_version.ts";
import { quantityValue } from "../config/quantity.ts";
import type { AlertFacts, CompactionLimits } from "./alert_template.ts";
import { longestPause } from "./longest_pause.ts";
import { metricMatchers, metricsJob } from "./metric_labels.ts";
import { prometheusDuration } from "./prometheus_duration.ts";

/** Rates look back so far, in milliseconds, unless scrapes are rarer. */
const shortestWindow = 300_000;

/** A rate over fewer scrapes is a matter of chance. */
const scrapesInWindow = 4;

/** Lives of certificates where the config leaves them to others: what the keeper assumes. */
const defaultLife = { leaf: "2160h", authority: "87600h" } as const;

/**
 * What the alerts of a cluster have to know of it.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function alertFacts(config: EtcdCluster): AlertFacts {
  const { certificates, members, monitoring, resources, snapshots, version } = config.spec;
  const interval = durationMilliseconds(monitoring.serviceMonitor.interval) ?? 0;
  const given = certificates.mode === "existing";
  return {
    matchers: metricMatchers(config),
    keeperMatchers: metricMatchers(config, "keeper"),
    members,
    quorum: Math.floor(members / 2) + 1,
    interval: interval / 1_000,
    window: prometheusDuration(Math.max(shortestWindow, scrapesInWindow * interval)),
    minor: parseEtcdVersion(version)?.minor ?? 6,
    metrics: monitoring.metrics,
    compaction: compactionLimits(config),
    quota: Number(quantityValue(config.spec.quota) ?? 0n),
    countPause: seconds(monitoring.tenants.interval),
    dataStore: config.spec.dataStore.enabled ? clusterNames(config).dataStore : undefined,
    ruleGroup: metricsJob(config),
    memoryLimit: Number(quantityValue(resources.limits.memory) ?? 0n),
    leafLife: seconds(given ? defaultLife.leaf : certificates.leafValidity),
    authorityLife: seconds(given ? defaultLife.authority : certificates.authorityValidity),
    snapshotPause: snapshots.enabled ? longestPause(snapshots.schedule) : undefined,
    verificationPause: snapshots.enabled && snapshots.verification.enabled
      ? longestPause(snapshots.verification.schedule)
      : undefined,
  };
}

/**
 * By time, etcd compacts once a retention, at least hourly; by revisions, every five minutes if
 * there is anything to drop (etcd server/etcdserver/api/v3compactor).
 */
function compactionLimits({ spec: { compaction } }: EtcdCluster): CompactionLimits {
  if (compaction.mode === "revision") {
    return { age: 1_800, revisions: 2 * compaction.retention + 10_000 };
  }
  return { age: Math.max(900, 3 * seconds(compaction.retention)), revisions: 10_000 };
}

function seconds(duration: string): number {
  return (durationMilliseconds(duration) ?? 0) / 1_000;
}
