import type { Log } from "../../diagnostics/log.ts";
import { kubernetesLease } from "../kubernetes/kubernetes_lease.ts";
import { lead } from "../kubernetes/lead.ts";
import { type InClusterOptions, openInCluster } from "../kubernetes/open_in_cluster.ts";
import { watchObject } from "../kubernetes/watch_object.ts";
import { type Bell, createBell } from "./bell.ts";
import { keep } from "./keep.ts";
import { createKeeperMetrics } from "./keeper_metrics.ts";
import { startKeeperServer } from "./keeper_server.ts";
import { type KeptCluster, readAssignment } from "./read_assignment.ts";
import { createStrangerSource } from "./stranger.ts";

/** How a keeper runs. */
export interface RunKeeperOptions extends KeptCluster {
  /** What this keeper is called in the Lease, as its pod is; a random part is added. */
  readonly identity: string;
  /** Where probes and Prometheus are answered. */
  readonly port: number;
  /** How the Kubernetes API is found. */
  readonly api?: InClusterOptions;
  /** Takes what happens. */
  readonly log: Log;
  /** Ends the keeper, which then gives its Lease back. */
  readonly signal: AbortSignal;
}

/**
 * Runs a keeper in Kubernetes until the signal aborts: answers probes at once, and keeps the cluster
 * as long as it leads.
 */
export async function runKeeper(options: RunKeeperOptions): Promise<void> {
  const { cluster, namespace, log, signal } = options;
  const metrics = createKeeperMetrics();
  const server = startKeeperServer({ port: options.port, metrics: metrics.exposition, log });
  try {
    const api = await openInCluster(options.api);
    const strangerOf = createStrangerSource();
    const assignment = () => readAssignment(api, { cluster, namespace });
    await lead({
      store: kubernetesLease(api, { name: `${cluster}-keeper`, namespace }),
      // Two processes of one pod, before and after a restart, are two candidates.
      identity: `${options.identity}_${crypto.randomUUID()}`,
      log,
      signal,
      run: async (term) => {
        metrics.leads(true);
        const bell = createBell();
        const watches = watchCluster(
          { ...options, bell, term },
          (watched) => watchObject(api, watched),
        );
        try {
          await keep({ keeper: { assignment, strangerOf, metrics, log, signal: term }, bell });
        } finally {
          metrics.leads(false);
          await watches;
        }
      },
    });
  } finally {
    await server.close();
  }
}

/** The config, which says what is wished, and the StatefulSet, whose status follows its pods. */
async function watchCluster(
  { cluster: name, namespace, bell, term }: KeptCluster & {
    readonly bell: Bell;
    readonly term: AbortSignal;
  },
  watch: (options: Parameters<typeof watchObject>[1]) => Promise<void>,
): Promise<void> {
  const shared = { changed: bell.ring, signal: term };
  await Promise.all([
    watch({
      ...shared,
      collection: `/api/v1/namespaces/${namespace}/configmaps`,
      name: `${name}-config`,
    }),
    watch({ ...shared, collection: `/apis/apps/v1/namespaces/${namespace}/statefulsets`, name }),
  ]);
}
