import type { Log } from "../../../../diagnostics/log.ts";
import { rememberLatest } from "../../../../operations/exporter/remember_latest.ts";
import { runExporter } from "../../../../operations/exporter/run_exporter.ts";
import type { MemberAddresses } from "../../../../operations/keeper/back_end.ts";
import { createBell } from "../../../../operations/keeper/bell.ts";
import { keep, keeperPauses } from "../../../../operations/keeper/keep.ts";
import { createKeeperMetrics } from "../../../../operations/keeper/keeper_metrics.ts";
import { createPortProbe } from "../../../../operations/keeper/rotation/port_probe.ts";
import { createStrangerSource } from "../../../../operations/keeper/access/stranger.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import type { TenantReport } from "../../../../operations/tenants/tenant_report.ts";
import type { KubernetesStandIn } from "./kubernetes_stand_in.ts";

/** A keeper on loopback. */
export interface StageKeeper {
  /** Whether nothing was left to do when it last looked. */
  isSettled(): boolean;
  /** What Prometheus reads. */
  exposition(): string;
  /** Ends it as a kill would: nobody answers at its port any more. */
  kill(): Promise<void>;
  /** Lets it lose its Lease and go on running, as a keeper that waits for its turn. */
  loseLead(): Promise<void>;
}

/** What a keeper works with. */
export interface StageKeeperOptions {
  /** What is wished; asked again at each turn. */
  readonly config: () => EtcdCluster;
  /** How members are reached. */
  readonly addresses: MemberAddresses;
  /** Its Kubernetes. */
  readonly kubernetes: KubernetesStandIn;
  /** The port at which Prometheus is answered. */
  readonly port: number;
  /** How often faster it looks around than in production. */
  readonly scale: number;
  /** Told about each step. */
  readonly log: Log;
}

const exporterPause = 60_000;

/** Milliseconds that members have to be well before one is restarted; a minute in production. */
const settlingTime = 60_000;

/**
 * Runs the keeper and its exporter in this process, as the leader, against members on loopback. Only
 * its pauses are shorter than in production, by the scale at which rules count time.
 */
export function startStageKeeper(options: StageKeeperOptions): StageKeeper {
  const { addresses, config, kubernetes, log, scale } = options;
  const metrics = createKeeperMetrics();
  let settled = false;
  let counted: TenantReport | undefined;
  const { latest, ...remembering } = rememberLatest({
    metrics: {
      ...metrics,
      saw: (seen, step) => {
        settled = step.kind === "settled";
        metrics.saw(seen, step);
      },
    },
    assignment: () =>
      Promise.resolve({
        plan: { config: config(), addresses, settlingTime: settlingTime / scale },
        backEnd: kubernetes.backEnd,
        configHash: "live",
      }),
  });
  const controller = new AbortController();
  const { signal } = controller;
  const bell = createBell();
  metrics.leads(true);
  const server = serveMetrics(options.port, metrics.exposition);
  void keep({
    keeper: {
      ...remembering,
      strangerOf: createStrangerSource(),
      probe: createPortProbe(),
      counted: () => counted,
      log,
      signal,
    },
    bell,
    pauses: fasterPauses(scale),
  });
  void runExporter({
    latest,
    metrics: remembering.metrics,
    readCronJob: kubernetes.readCronJob,
    log,
    signal,
    pause: exporterPause / scale,
    counted: (report) => {
      counted = report;
      bell.ring();
    },
  });
  const stopWork = () => {
    controller.abort();
    metrics.leads(false);
  };
  return {
    isSettled: () => settled,
    exposition: metrics.exposition,
    kill: async () => {
      stopWork();
      await server.shutdown();
    },
    loseLead: () => Promise.resolve(stopWork()),
  };
}

/** The keeper's own server answers at all addresses, since it runs in a pod. */
function serveMetrics(port: number, exposition: () => string): Deno.HttpServer {
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
  return Deno.serve(
    { port, hostname: "127.0.0.1", onListen: () => undefined },
    () => new Response(exposition(), { headers }),
  );
}

/**
 * Steps take as long as ever; only what is waited in between is shorter. What it waits for comes at
 * etcd's own pace, so looking more often than when it rests would only be load.
 */
function fasterPauses(scale: number): typeof keeperPauses {
  const resting = keeperPauses.resting / scale;
  const pauses = { first: resting / 4, longest: resting };
  return { waiting: pauses, resting, failing: pauses };
}
