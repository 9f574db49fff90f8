import { createLog } from "../../../../diagnostics/log.ts";
import type { Progress } from "../../../../diagnostics/progress.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { etcdImage } from "../../../../manifests/image_reference.ts";
import type { RunResult } from "../../../results/run_result.ts";
import type { OpenTarget } from "../../../targets/target.ts";
import { findEtcd } from "../../../targets/local/binary/find_etcd.ts";
import { dashboardQueries } from "../../dashboard_queries.ts";
import { findPrometheus } from "../find_prometheus.ts";
import type { LiveProfile, LiveReport, PanelReport } from "../live_report.ts";
import { openStage } from "../open_stage.ts";
import { scalingOf } from "../promise.ts";
import { runLiveValidation } from "../run_live_validation.ts";
import { runPanels } from "../run_panels.ts";
import { scaledRules } from "../scaling/scaled_rules.ts";
import { liveConfig } from "../stage/live_config.ts";
import type { Stage } from "../stage/stage.ts";
import { requireStageFits, stageTarget } from "./stage_target.ts";

/** What is validated, and under what. */
export interface UnderLoadOptions {
  /** The configuration that is loaded, and whose rules and dashboards are proved. */
  readonly config: EtcdCluster;
  /** Puts the load on the cluster that it is handed, and judges what it measured. */
  readonly load: (open: OpenTarget) => Promise<RunResult>;
  /** Which alert cases are run. Default: the short list. */
  readonly profile?: LiveProfile;
  /** Only these alerts or faults, whatever the profile. Default: all of it. */
  readonly only?: readonly string[];
  /** Name and version of the program, for the report. */
  readonly tool: string;
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** What came of the load, and of alerts and dashboards. */
export interface UnderLoadReport {
  /** Whether the objective was met, with what was measured. */
  readonly load: RunResult;
  /** Alert cases, and panels as they were asked under that load. */
  readonly live: LiveReport;
}

/** Scraped once a second; time is counted ten times as fast, as in a quiet run. */
const pace = { scale: 10, interval: 1 } as const;

/**
 * Puts load on a real cluster with keeper and Prometheus, asks all queries of the dashboards over the
 * time of that load, and then makes the live faults on clusters of the same configuration.
 *
 * @throws {Failure} `usage` for a scenario that needs a cluster other than the configured one,
 * `etcd-not-found`, `target-failed` when there is no Prometheus or the cluster does not come to rest
 */
export async function validateUnderLoad(options: UnderLoadOptions): Promise<UnderLoadReport> {
  const { profile = "short", tool } = options;
  const { load, panels } = await loadAndAsk(options);
  const live = await runLiveValidation({
    ...{ config: options.config, profile, tool, progress: options.progress },
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    quietMinutes: 0,
  });
  const isEmpty = panels.some(({ verdict }) => verdict === "failed");
  return { load, live: { ...live, panels, verdict: isEmpty ? "failed" : live.verdict } };
}

type Loaded = Pick<UnderLoadReport, "load"> & { readonly panels: readonly PanelReport[] };

async function loadAndAsk(options: UnderLoadOptions): Promise<Loaded> {
  const stage = await watchedStage(options);
  try {
    await stage.prometheus.loadRules([scaledRules(stage.config, scalingOf(stage))]);
    const start = Date.now();
    const load = await options.load((needs) => {
      requireStageFits(needs);
      return Promise.resolve(stageTarget(stage));
    });
    const step = options.progress.step("Asking all panels for the time of the load");
    const panels = await runPanels(stage.prometheus.client, dashboardQueries(stage.config), {
      ...{ when: "load", start, end: Date.now(), interval: stage.interval },
    });
    const failed = panels.filter(({ verdict }) => verdict === "failed").length;
    if (failed === 0) step.done(`${panels.length} queries`);
    else step.failed(`${failed} of ${panels.length} queries`);
    return { load, panels };
  } finally {
    await stage.stop();
  }
}

async function watchedStage({ progress, signal, ...options }: UnderLoadOptions): Promise<Stage> {
  const config = liveConfig(options.config);
  const { version } = config.spec;
  const found = {
    log: createLog({ level: "warn" }),
    ...(signal === undefined ? {} : { signal }),
  };
  const prometheus = await findPrometheus(found);
  const etcd = await findEtcd({ version, image: etcdImage(config), ...found });
  const step = progress.step("Starting a cluster with keeper and Prometheus");
  try {
    const stage = await openStage("loaded", {
      ...{ config, etcd: etcd.path, prometheus, signal, ...pace },
    });
    step.done();
    return stage;
  } catch (error) {
    step.failed();
    throw error;
  }
}
