import { createLog } from "../../../diagnostics/log.ts";
import type { Progress } from "../../../diagnostics/progress.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { etcdImage } from "../../../manifests/image_reference.ts";
import { findEtcd } from "../../targets/local/binary/find_etcd.ts";
import { alertCases } from "./alert_cases.ts";
import { atOnce } from "./at_once.ts";
import { liveFaults } from "./fault_table.ts";
import { findPrometheus } from "./find_prometheus.ts";
import { idlePanels } from "./idle_panels.ts";
import {
  type LiveProfile,
  type LiveReport,
  liveReportSchema,
  type LiveVerdict,
  type SampledSeries,
} from "./live_report.ts";
import { liveMachine } from "./live_machine.ts";
import { leftOut, makeFaults } from "./make_faults.ts";
import type { StageParts } from "./open_stage.ts";
import { quietRun } from "./quiet_run.ts";
import type { PanelSource } from "./run_panels.ts";
import { ownRuleSet, type RuleSet } from "./scaling/rule_set.ts";
import { selectFaults } from "./select_faults.ts";
import { liveConfig } from "./stage/live_config.ts";

/** What is validated, and how much of it. */
export interface LiveValidationOptions {
  /** The configuration whose rules are proved. */
  readonly config: EtcdCluster;
  /** Which cases are run. */
  readonly profile: LiveProfile;
  /** Names of alerts or ids of faults; only these are run, whatever the profile. Default: all. */
  readonly only?: readonly string[];
  /** Rule sets of others that are judged by the same faults. Default: none. */
  readonly ruleSets?: readonly RuleSet[];
  /** The dashboards' panels, which are asked under load and without. Default: none. */
  readonly panelsOf?: PanelSource;
  /** How often faster than in production time is counted. Default 30. */
  readonly scale?: number;
  /**
   * Minutes of the run without a fault, at whose end panels are asked under load; with 0 there is no
   * such run, and they are asked of an idle cluster only.
   * Default: ten in the full profile and two in the short one; where only some cases are asked for,
   * one with panels, and none without.
   */
  readonly quietMinutes?: number;
  /** How many clusters may stand side by side. Default 2. */
  readonly stagesAtOnce?: number;
  /** Name and version of the program, for the report. */
  readonly tool: string;
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends it early; what was not run is said to be so. */
  readonly signal?: AbortSignal;
}

const defaultScale = 30;
const interval = 1;

/**
 * Makes real faults on real clusters, and watches with a real Prometheus whether exactly the alerts
 * fire that should, in time, and fall silent again. Only time is counted faster.
 *
 * @throws {Failure} `usage` for a name that nothing has, `etcd-not-found`, `target-failed` when there
 * is no Prometheus
 */
export async function runLiveValidation(options: LiveValidationOptions): Promise<LiveReport> {
  const { profile, ruleSets = [], scale = defaultScale, signal } = options;
  const startedAt = Date.now();
  const config = liveConfig(options.config);
  const chosen = selectFaults(liveFaults, options);
  const log = createLog({ level: "warn" });
  const { version } = config.spec;
  const found = { log, ...(signal === undefined ? {} : { signal }) };
  const prometheus = await findPrometheus(found);
  const etcd = await findEtcd({ version, image: etcdImage(config), ...found });
  const samples = new Map<string, readonly SampledSeries[]>();
  const stageParts = { config, etcd: etcd.path, prometheus, interval };
  const making = { ...stageParts, scale, ruleSets, samples, signal, progress: options.progress };
  const groups = [...Map.groupBy(chosen, ({ stage }) => stage)];
  const reports = (await atOnce(
    options.stagesAtOnce ?? 2,
    groups,
    ([kind, faults]) => makeFaults(making, { kind, faults }),
  )).flat();
  const peace: Peace = signal?.aborted === true ? { panels: [] } : await inPeace({
    ...stageParts,
    scale,
    minutes: quietMinutes(options),
    ruleSets,
    panelsOf: options.panelsOf,
    progress: options.progress,
    signal,
  });
  const faults = liveFaults.map((fault) =>
    reports.find(({ id }) => id === fault.id) ?? leftOut(fault, "it was not asked for")
  );
  const cases = alertCases({ config, scale, interval, faults, samples });
  return {
    schema: liveReportSchema,
    startedAt,
    endedAt: Date.now(),
    profile,
    only: options.only ?? [],
    scale,
    versions: {
      tool: options.tool,
      etcd: version,
      prometheus: prometheus.version,
      deno: Deno.version.deno,
      os: `${Deno.build.os} ${Deno.build.arch}`,
    },
    machine: liveMachine(),
    cluster: {
      name: config.metadata.name,
      namespace: config.metadata.namespace ?? "",
      members: config.spec.members,
    },
    verdict: verdictOf([
      ...reports,
      ...peace.panels,
      ...(peace.quiet === undefined ? [] : [peace.quiet]),
    ]),
    cases,
    faults,
    ...peace,
    ruleSets: [ownRuleSet, ...ruleSets.map(({ name }) => name)],
  };
}

type Peace = Pick<LiveReport, "panels" | "quiet">;

/** What is to be seen without a fault: no alert, and something on every panel. */
async function inPeace(
  { minutes, panelsOf, ...parts }: StageParts & Pick<LiveValidationOptions, "progress"> & {
    readonly minutes: number;
    readonly ruleSets: readonly RuleSet[];
    readonly panelsOf: PanelSource | undefined;
  },
): Promise<Peace> {
  const [idle, quiet] = await Promise.all([
    panelsOf === undefined ? [] : idlePanels({ ...parts, panelsOf }),
    minutes === 0 ? undefined : quietRun({ ...parts, minutes, panelsOf: panelsOf ?? (() => []) }),
  ]);
  if (quiet === undefined) return { panels: idle };
  return { panels: [...quiet.panels, ...idle], quiet: quiet.report };
}

function quietMinutes(
  { only = [], panelsOf, profile, quietMinutes }: LiveValidationOptions,
): number {
  if (quietMinutes !== undefined) return quietMinutes;
  if (only.length > 0) return panelsOf === undefined ? 0 : 1;
  return profile === "full" ? 10 : 2;
}

function verdictOf(reports: readonly { readonly verdict: LiveVerdict }[]): LiveReport["verdict"] {
  if (reports.some(({ verdict }) => verdict === "failed")) return "failed";
  return reports.some(({ verdict }) => verdict === "passed") ? "passed" : "not-run";
}
