import type { V1CronJob } from "@kubernetes/client-node";
import type { Log } from "../../diagnostics/log.ts";
import { rememberLatest } from "../exporter/remember_latest.ts";
import { runExporter } from "../exporter/run_exporter.ts";
import { unlessAbsent } from "../kubernetes/kubernetes_failure.ts";
import type { TenantReport } from "../tenants/tenant_report.ts";
import { kubernetesLease } from "../kubernetes/kubernetes_lease.ts";
import { lead } from "../kubernetes/lead.ts";
import {
  type InClusterApi,
  type InClusterOptions,
  openInCluster,
} from "../kubernetes/open_in_cluster.ts";
import { watchObject } from "../kubernetes/watch_object.ts";
import { type Bell, createBell } from "./bell.ts";
import { keep } from "./keep.ts";
import { createKeeperMetrics } from "./keeper_metrics.ts";
import { startKeeperServer } from "./keeper_server.ts";
import { type KeptCluster, readAssignment } from "./kubernetes/read_assignment.ts";
import { createPortProbe } from "./rotation/port_probe.ts";
import { createRefusalProbe } from "./access/refusal_probe.ts";
import { createStrangerSource } from "./access/stranger.ts";

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
    const probe = createPortProbe();
    const refusals = createRefusalProbe();
    const readCronJob = await cronJobReader(api, namespace);
    await lead({
      store: kubernetesLease(api, { name: `${cluster}-keeper`, namespace }),
      // Two processes of one pod, before and after a restart, are two candidates.
      identity: `${options.identity}_${crypto.randomUUID()}`,
      log,
      signal,
      run: async (term) => {
        metrics.leads(true);
        const bell = createBell();
        let counted: TenantReport | undefined;
        const { latest, ...remembering } = rememberLatest({
          assignment: () => readAssignment(api, { cluster, namespace }),
          metrics,
        });
        const beside = Promise.all([
          watchCluster({ ...options, bell, term }, (watched) => watchObject(api, watched)),
          runExporter({
            latest,
            readCronJob,
            metrics,
            log,
            signal: term,
            counted: (report) => {
              counted = report;
              bell.ring();
            },
          }),
        ]);
        try {
          await keep({
            keeper: {
              ...remembering,
              strangerOf,
              probe,
              refusals,
              counted: () => counted,
              log,
              signal: term,
            },
            bell,
          });
        } finally {
          metrics.leads(false);
          await beside;
        }
      },
    });
  } finally {
    await server.close();
  }
}

async function cronJobReader(api: InClusterApi, namespace: string) {
  const { BatchV1Api } = await import("@kubernetes/client-node");
  const batch = api.watch.config.makeApiClient(BatchV1Api);
  return (name: string): Promise<V1CronJob | undefined> =>
    unlessAbsent(
      `Reading CronJob "${name}"`,
      () => batch.readNamespacedCronJob({ name, namespace }),
    );
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
