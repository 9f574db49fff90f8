import type { V1Container } from "@kubernetes/client-node";
import { quantityValue } from "../config/quantity.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** The probes of a container. */
export type Probes = Required<
  Pick<V1Container, "startupProbe" | "readinessProbe" | "livenessProbe">
>;

/**
 * A starting member reads its database three times before it answers: bbolt rebuilds its list of
 * free pages, which etcd does not store (etcd server/storage/backend/config_linux.go), the index of
 * keys is restored, and the initial corruption check hashes every key (embed/etcd.go).
 */
const readsAtStart = 3;

/** A slow disk, in bytes a second; etcd#20952 saw about 270 MB/s while a database was rewritten. */
const slowDisk = 32 * 1024 * 1024;

/** Seconds for the write-ahead log and for asking up to six peers, 7 s each, for their hash. */
const secondsBesides = 60;

const startupPeriod = 10;

/**
 * How long a member may take until it answers first, in seconds.
 *
 * @param quota the largest size of the database, in bytes
 */
export function startupBudgetSeconds(quota: bigint): number {
  return secondsBesides + Math.ceil(readsAtStart * Number(quota) / slowDisk);
}

/**
 * The probes of a member, on its plain metrics port.
 *
 * - Startup: a local read succeeds. It needs no quorum, so neither a learner nor the first member
 *   of a cluster that starts is killed for waiting.
 * - Readiness: linearizable reads succeed and the member votes.
 * - Liveness: the process answers. Without its one check, `/livez` reads nothing, so it needs no
 *   quorum and answers while a defragmentation blocks every read (etcd#16858); a frozen process
 *   still fails it.
 */
export function memberProbes({ spec }: EtcdCluster): Probes {
  const budget = startupBudgetSeconds(quantityValue(spec.quota) ?? 0n);
  return {
    startupProbe: {
      httpGet: { path: "/livez", port: "metrics" },
      periodSeconds: startupPeriod,
      timeoutSeconds: 5,
      failureThreshold: Math.ceil(budget / startupPeriod),
    },
    readinessProbe: {
      httpGet: { path: "/readyz", port: "metrics" },
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    livenessProbe: {
      httpGet: { path: "/livez?exclude=serializable_read", port: "metrics" },
      periodSeconds: 10,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
  };
}
