import { createProgress, type Progress } from "../../../diagnostics/progress.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import { defragment } from "../../../operations/defragmentation/defragment.ts";
import { saveSnapshot } from "../../../operations/snapshots/save_snapshot.ts";
import { type AlertWatch, watchAlerts } from "./alert_watch.ts";
import type { FiredAlert, PanelReport, QuietReport } from "./live_report.ts";
import { openStage, type StageParts } from "./open_stage.ts";
import { type PanelSource, runPanels } from "./run_panels.ts";
import { scalingOf } from "./promise.ts";
import { ownRuleSet, type RuleSet } from "./scaling/rule_set.ts";
import { scaledRules, scaleRuleSet } from "./scaling/scaled_rules.ts";
import type { Stage } from "./stage/stage.ts";

/** How long nothing is wrong, and where. */
export interface QuietRunOptions extends Omit<StageParts, "scale"> {
  /** How long. */
  readonly minutes: number;
  /** Rule sets besides ours; what they say is reported and judges nothing. */
  readonly ruleSets: readonly RuleSet[];
  /** The panels that are asked at its end. */
  readonly panelsOf: PanelSource;
  /** Told how far it is. */
  readonly progress: Progress;
}

/** What came of it. */
export interface QuietOutcome {
  /** Of the alerts. */
  readonly report: QuietReport;
  /** Of the panels, asked under load at its end; empty when it failed before. */
  readonly panels: readonly PanelReport[];
}

/** Ten times as fast, so that ten minutes are as long as an hour and forty. */
const scale = 10;
const pollInterval = 1_000;

/** What is done, and after which share of the time. */
const activities: readonly (readonly [number, string, (stage: Stage) => Promise<unknown>])[] = [
  [0.15, "all members are restarted, one after the other, by the keeper", restartAll],
  [0.55, "all members are defragmented", defragmentAll],
  [0.75, "a snapshot is taken", takeSnapshot],
];

/**
 * Lets a cluster live under load, through a rolling restart, a defragmentation and a snapshot, and
 * watches that nothing fires but the watchdog. Alerts have their own thresholds throughout.
 */
export async function quietRun(options: QuietRunOptions): Promise<QuietOutcome> {
  const { minutes, progress, signal } = options;
  const step = progress.step(`Quiet run of ${minutes} minutes, at ${scale} times the pace`);
  const startedAt = Date.now();
  let stage: Stage | undefined;
  let watch: AlertWatch | undefined;
  let reason: string | undefined;
  let panels: readonly PanelReport[] = [];
  try {
    stage = await openStage("quiet", { ...options, scale });
    const scaling = scalingOf(stage);
    const others = options.ruleSets.map((set) => scaleRuleSet(set, scaling));
    await stage.prometheus.loadRules([scaledRules(stage.config, scaling), ...others]);
    watch = watchAlerts(stage.prometheus.client);
    await live({ stage, watch, minutes, progress, signal });
    panels = await runPanels(stage.prometheus.client, options.panelsOf(stage.config), {
      when: "load",
      start: startedAt,
      end: Date.now(),
      interval: stage.interval,
    });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  const fired = watch?.fired() ?? [];
  reason ??= reasonOf(fired);
  const report: QuietReport = {
    startedAt,
    endedAt: Date.now(),
    scale,
    activities: watch?.timeline.filter(({ kind }) => kind === "harness") ?? [],
    fired,
    load: { requests: 0, failed: 0, ...stage?.load.counted },
    verdict: reason === undefined ? "passed" : "failed",
    ...(reason === undefined ? {} : { reason }),
  };
  await stage?.stop();
  if (reason === undefined) step.done(`${report.load.requests} requests, no alert`);
  else step.failed(reason);
  return { report, panels };
}

function reasonOf(fired: readonly FiredAlert[]): string | undefined {
  const ours = fired.filter(({ ruleSet }) => ruleSet === ownRuleSet);
  if (ours.length === 0) return undefined;
  return `Nobody expected ${ours.map(({ alert }) => alert).join(", ")} to fire`;
}

interface Living {
  readonly stage: Stage;
  readonly watch: AlertWatch;
  readonly minutes: number;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
}

async function live({ minutes, progress, signal, stage, watch }: Living): Promise<void> {
  const begun = performance.now();
  const share = () => (performance.now() - begun) / (minutes * 60_000);
  const left = [...activities];
  let doing: Promise<void> | undefined;
  let watched = false;
  while (share() < 1 || doing !== undefined || left.length > 0) {
    signal?.throwIfAborted();
    const [next] = left;
    if (doing === undefined && next !== undefined && share() >= next[0]) {
      left.shift();
      watch.note(next[1]);
      doing = next[2](stage).then(() => {
        watch.note(`done: ${next[1]}`);
        doing = undefined;
      });
      doing.catch(() => undefined);
    }
    const sight = await watch.look();
    watched ||= sight.watched;
    progress.status(
      `${Math.round(Math.min(1, share()) * 100)} %, pending ${
        sight.pending.join(", ") || "nothing"
      }`,
    );
    await Promise.race([
      new Promise((resolve) => setTimeout(resolve, pollInterval)),
      ...(doing === undefined ? [] : [doing]),
    ]);
  }
  if (!watched) throw new Error("The watchdog never fired");
}

/** A change of the template makes the keeper restart every member. */
async function restartAll(stage: Stage): Promise<void> {
  const { backEnd } = stage;
  const { spec, ...rest } = backEnd.config;
  const { resources } = spec;
  const limits = { ...resources.limits, memory: "9Gi" };
  const before = processesOf(stage);
  backEnd.commit({ ...rest, spec: { ...spec, resources: { ...resources, limits } } });
  const deadline = performance.now() + 240_000;
  while (processesOf(stage).some((pid) => pid === undefined || before.includes(pid))) {
    if (performance.now() > deadline) throw new Error("The keeper does not restart the members");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stage.settled();
}

function processesOf({ members, pods }: Stage): (number | undefined)[] {
  return members.map((member) => pods.members.get(member)?.pid);
}

async function defragmentAll(stage: Stage): Promise<void> {
  await defragment({
    endpoints: stage.members.map((member) => stage.backEnd.addresses.endpoint(member)),
    credentials: await stage.credentialsOf("root"),
    rules: { freeShare: 0, minimumFree: 0, quotaShare: 0.8 },
    pause: 1_000,
    progress: createProgress({ terminal: false, write: () => undefined }),
  });
}

async function takeSnapshot(stage: Stage): Promise<void> {
  const { namespace } = clusterNames(stage.config);
  const file = `${stage.backEnd.directory}/${namespace}.db`;
  const client = await stage.connect("root", stage.members.slice(0, 1));
  try {
    await saveSnapshot({ client, file });
  } finally {
    client.close();
  }
}
