import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { alertRules } from "../../../manifests/monitoring/alert_rules.ts";
import type { RunResult } from "../../results/run_result.ts";
import { kindTarget } from "../../targets/kind/kind_target.ts";
import type { OpenedKind } from "../../targets/kind/open_kind.ts";
import type { OpenTarget } from "../../targets/target.ts";
import { dashboardQueries } from "../dashboard_queries.ts";
import { alertCases } from "../live/alert_cases.ts";
import type { LiveFault, NotLive } from "../live/live_fault.ts";
import { liveMachine } from "../live/live_machine.ts";
import { type LiveReport, liveReportSchema, type PanelReport } from "../live/live_report.ts";
import { leftOut } from "../live/make_faults.ts";
import { runPanels } from "../live/run_panels.ts";
import { requireStageFits } from "../live/under_load/stage_target.ts";
import { kindFaults } from "./kind_faults.ts";
import { type KindStage, openKindStage } from "./kind_stage.ts";
import { makeKindFaults } from "./make_kind_faults.ts";
import { type OperatorCheck, operatorChecks } from "./operator_checks.ts";
import { installOperator } from "./prometheus_on_kind.ts";

/** What is validated on kind, and under what. */
export interface KindValidationOptions<Loaded = RunResult> {
  /** The configuration that is loaded, and whose rules and dashboards are proved. */
  readonly config: EtcdCluster;
  /** Puts the load on the cluster that it is handed, and judges what it measured. */
  readonly load: (open: OpenTarget) => Promise<Loaded>;
  /** Folder of the operator's manifest. Default: it is downloaded. */
  readonly manifests: string | undefined;
  /** Ids of faults or names of alerts; only these are made. Default: all that can be. */
  readonly only?: readonly string[];
  /** Name and version of the program, for the report. */
  readonly tool: string;
}

/** What came of load, operator, alerts and dashboards. */
export interface KindValidationReport<Loaded = RunResult> {
  /** Whether the objective was met, with what was measured. */
  readonly load: Loaded;
  /** What prometheus-operator made of our objects. */
  readonly operator: readonly OperatorCheck[];
  /** Alert cases, and panels as they were asked under the load. */
  readonly live: LiveReport;
}

/** How often faster than in production rules count time while faults are made. */
const scale = 30;

/**
 * Deploys a cluster to kind, has prometheus-operator pick up its ServiceMonitors and rules, makes
 * every fault that can be made there, loads it, and asks all queries of the dashboards over the time
 * of that load.
 *
 * @throws {Failure} `usage` for a scenario that needs a cluster other than the configured one,
 * `target-failed` when the cluster does not come to rest
 */
export async function validateOnKind<Loaded>(
  kind: OpenedKind,
  options: KindValidationOptions<Loaded>,
): Promise<KindValidationReport<Loaded>> {
  const startedAt = Date.now();
  await installOperator(kind, options.manifests);
  const stage = await openKindStage(kind, { ...options, scale });
  try {
    const operator = await checkedOperator(stage);
    // Before the load: what it writes would be growth of tenants for hours of the rules' time.
    const { cases, faults } = await madeFaults(stage, options);
    const { load, panels } = await loadAndAsk(stage, options);
    const bad = [...faults, ...panels].some(({ verdict }) => verdict === "failed") ||
      operator.some(({ holds }) => !holds);
    const { metadata, spec } = stage.config;
    const live: LiveReport = {
      ...{ schema: liveReportSchema, startedAt, endedAt: Date.now(), profile: "short", scale },
      only: options.only ?? [],
      versions: {
        ...{ tool: options.tool, etcd: spec.version, prometheus: "3.16.0" },
        ...{ deno: Deno.version.deno, os: `${Deno.build.os} ${Deno.build.arch}` },
      },
      machine: liveMachine(),
      cluster: {
        name: metadata.name,
        namespace: metadata.namespace ?? "",
        members: spec.members,
      },
      verdict: bad ? "failed" : "passed",
      ...{ cases, faults, panels, ruleSets: ["kamaji-etcd"] },
    };
    return { load, operator, live };
  } finally {
    await stage.close();
  }
}

async function checkedOperator(stage: KindStage): Promise<OperatorCheck[]> {
  const { progress } = stage.etcd.kind;
  const step = progress.step("Looking at what prometheus-operator made of our objects");
  await stage.prometheus.loadRendered(stage.config);
  const checks = await operatorChecks(stage);
  const told = checks.map(({ told }) => told).join(", ");
  if (checks.every(({ holds }) => holds)) step.done(told);
  else step.failed(told);
  return checks;
}

/** The rules are those of production meanwhile. */
async function loadAndAsk<Loaded>(
  stage: KindStage,
  { load }: Pick<KindValidationOptions<Loaded>, "load">,
): Promise<{ readonly load: Loaded; readonly panels: readonly PanelReport[] }> {
  const { progress } = stage.etcd.kind;
  await stage.prometheus.loadRendered(stage.config);
  const stop = await stage.startLoad();
  try {
    const start = Date.now();
    const result = await load((needs) => {
      requireStageFits(needs);
      return kindTarget(stage.etcd);
    });
    const step = progress.step("Asking all panels for the time of the load");
    const asked = dashboardQueries(stage.etcd.config).map((query) =>
      query.synthetic ? { ...query, emptyBecause: withoutKamaji } : query
    );
    const panels = await runPanels(stage.prometheus.client, asked, {
      ...{ when: "load", start, end: Date.now(), interval: stage.interval },
    });
    const failed = panels.filter(({ verdict }) => verdict === "failed").length;
    if (failed === 0) step.done(`${panels.length} queries`);
    else step.failed(`${failed} of ${panels.length} queries`);
    return { load: result, panels };
  } finally {
    await stop();
  }
}

const withoutKamaji = "Kamaji does not run here; on loopback a stand-in feeds it";

async function madeFaults(
  stage: KindStage,
  { only = [] }: Pick<KindValidationOptions, "only">,
): Promise<Pick<LiveReport, "cases" | "faults">> {
  const samples = new Map();
  const wanted = ({ id, proves }: LiveFault<KindStage>) =>
    only.length === 0 || only.includes(id) || proves.some((name) => only.includes(name));
  const made = await makeKindFaults(stage, { faults: kindFaults.filter(wanted), samples });
  const faults = kindFaults.map((fault) =>
    made.find(({ id }) => id === fault.id) ?? leftOut(fault, "it was not asked for")
  );
  const { config, interval, readingPause } = stage;
  return {
    faults,
    cases: alertCases({
      ...{ config, scale, interval, faults, samples, table: kindFaults },
      ...(readingPause === undefined ? {} : { readingPause }),
      unproved: elsewhere(config),
    }),
  };
}

/** Alerts whose fault needs what kind does not give. */
function elsewhere(config: EtcdCluster): NotLive[] {
  const proved = new Set(kindFaults.flatMap(({ proves }) => proves));
  return alertRules(config).filter(({ alert }) => !proved.has(alert)).map(({ alert }) => ({
    alert,
    reason: "proved on target local, where its fault can be made: a slow disk, a cut or slow " +
      "line, another binary, a short life of certificates, or time that schedules do not have here",
  }));
}
