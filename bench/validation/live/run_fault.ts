import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { type AlertWatch, watchAlerts, watchdog } from "./alert_watch.ts";
import { type AlertWaiting, awaitAlerts, whileWatching } from "./await_alerts.ts";
import type { Heal, LiveFault, WatchedStage } from "./live_fault.ts";
import { giveOthersTime, othersScaling } from "./others_time.ts";
import type { FaultReport, SampledSeries } from "./live_report.ts";
import { promiseOf, scalingOf } from "./promise.ts";
import { sampleAlerts } from "./sample_alerts.ts";
import { ownRuleSet, type RuleSet } from "./scaling/rule_set.ts";
import { scaledRules, scaleRuleSet } from "./scaling/scaled_rules.ts";
import { watchMachine } from "./watch_machine.ts";

/** What a fault is judged with. */
export interface RunFaultOptions {
  /** Rule sets besides ours, in their own time. Their alerts are reported and judge nothing. */
  readonly ruleSets: readonly RuleSet[];
  /** Told how far it is. */
  readonly tell: (line: string) => void;
  /** Ends the waiting when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** A report, and whether the stage can go on after it. */
export interface FaultOutcome {
  /** What came of it. */
  readonly report: FaultReport;
  /** Whether all was silent in the end; if not, the stage is of no more use. */
  readonly clean: boolean;
  /** What the proved alerts compare, over time, by their names. */
  readonly samples: ReadonlyMap<string, readonly SampledSeries[]>;
}

/** Seconds in which all has to be silent, after a fault and before it. */
const silent = { after: 90, before: 120 } as const;

/**
 * What may still be pending when a fault begins: a single slow round trip is in its range for longer
 * than a minute, and a busy machine's disk is slow at times. None of it may fire, and none of it may
 * be what the fault proves.
 */
const lingering: ReadonlySet<string> = new Set([
  "EtcdCommitSlow",
  "EtcdFsyncSlow",
  "EtcdPeerRoundTripSlow",
  "EtcdRequestsSlow",
  "EtcdSlowApplies",
]);

/**
 * Makes a fault and watches what fires: from silence to exactly what is expected, and back to
 * silence. Never throws for what the cluster does; that is what the report is about.
 */
export async function runFault<On extends WatchedStage>(
  fault: LiveFault<On>,
  stage: On,
  options: RunFaultOptions,
): Promise<FaultOutcome> {
  const machine = watchMachine();
  const watch = watchAlerts(stage.prometheus.client);
  const moments: Moments = {};
  let reason: string | undefined;
  try {
    await play({ fault, stage, watch, moments, options });
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  machine.stop();
  const { companions = [], expected, family, id, short = false } = fault;
  return {
    clean: reason === undefined,
    samples: await sampleAlerts(stage, {
      names: fault.proves,
      config: configOf(fault, stage),
      since: moments.beganAt ?? Date.now(),
    }),
    report: {
      ...{ id, fault: fault.fault, family, short, companions, stage: stage.name },
      expected: expected.toSorted(),
      ...moments,
      fired: watch.fired(),
      timeline: watch.timeline,
      stalledSeconds: machine.longestStall(),
      attempts: 1,
      verdict: reason === undefined ? "passed" : "failed",
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

/** What rules are rendered from while a fault is on. */
function configOf({ rules }: Pick<LiveFault, "rules">, { config }: WatchedStage): EtcdCluster {
  return rules?.(config) ?? config;
}

type Moments = {
  -readonly [Name in "beganAt" | "injectedAt" | "healedAt" | "silentAt"]?: number;
};

interface Played<On extends WatchedStage = WatchedStage> {
  readonly fault: LiveFault<On>;
  readonly stage: On;
  readonly watch: AlertWatch;
  readonly moments: Moments;
  readonly options: RunFaultOptions;
}

async function play<On extends WatchedStage>(played: Played<On>): Promise<void> {
  const { fault, moments, options: { signal, tell }, stage, watch } = played;
  const waiting = { watch, tell, signal, allowed: allowedWith(fault) };
  await load(played, stage.config);
  tell(`${fault.id}: waiting for silence`);
  await awaitAlerts(waiting, {
    wanted: ({ firing, pending, watched }) =>
      watched && firing.length === 0 &&
      pending.every((name) => lingering.has(name) && !fault.proves.includes(name)),
    within: silent.before,
  });
  await suffer(played, waiting);
  if (fault.rules !== undefined) await load(played, stage.config);
  tell(`${fault.id}: waiting for silence`);
  await awaitAlerts(waiting, {
    wanted: ({ firing, watched }) => watched && firing.length === 0,
    within: (fault.silentWithin ?? silent.after) + (stage.readingPause ?? 0),
  });
  moments.silentAt = Date.now();
  watch.note("silence");
}

function allowedWith(
  { companions = [], expected }: Pick<LiveFault, "companions" | "expected">,
): Set<string> {
  return new Set([...expected, ...companions.map(({ alert }) => alert)]);
}

/** From making a fault to healing it, whatever happens in between. */
async function suffer<On extends WatchedStage>(
  played: Played<On>,
  waiting: AlertWaiting & { readonly allowed: Set<string> },
): Promise<void> {
  const { fault, moments, options: { tell }, stage, watch } = played;
  const config = configOf(fault, stage);
  let heal: Heal | undefined;
  tell(`${fault.id}: ${fault.fault}`);
  watch.note(fault.fault);
  moments.beganAt = Date.now();
  try {
    if (config !== stage.config) await load(played, config);
    const { result, unexpected } = await whileWatching(fault.inject(stage), waiting);
    heal = result;
    if (unexpected !== undefined) throw unexpected;
    moments.injectedAt = Date.now();
    watch.note("the fault is on");
    const awaited = fault.expected.filter((name) => name !== watchdog);
    const { readingPause = 0 } = stage;
    const promised = { config, scaling: scalingOf(stage, fault.proves), readingPause };
    await awaitAlerts(waiting, {
      wanted: ({ firing }) => awaited.every((name) => firing.includes(name)),
      within: Math.max(...fault.expected.map((name) => promiseOf(name, promised))),
    });
    judgeTimes(played, (name) => promiseOf(name, promised));
    if (!fault.proves.includes(illRules)) await refuseIllRules(stage);
    const { options: { ruleSets, signal } } = played;
    const others = { ruleSets, stage, watch, since: moments.injectedAt, signal };
    for (const name of await giveOthersTime(others)) waiting.allowed.add(name);
  } finally {
    tell(`${fault.id}: healing`);
    watch.note("healing");
    await heal?.();
    moments.healedAt = Date.now();
    watch.note("healed");
  }
}

async function load<On extends WatchedStage>(
  { fault, options, stage }: Played<On>,
  config: EtcdCluster,
): Promise<void> {
  const others = options.ruleSets.map((set) => scaleRuleSet(set, othersScaling(set, stage)));
  const ours = scaledRules(config, scalingOf(stage, fault.proves));
  await stage.prometheus.loadRules([ours, ...others]);
}

function judgeTimes<On extends WatchedStage>(
  { fault, moments: { injectedAt = 0 }, watch }: Played<On>,
  promise: (name: string) => number,
): void {
  for (const { alert, firingAt, ruleSet } of watch.fired()) {
    if (ruleSet !== ownRuleSet || !fault.proves.includes(alert)) continue;
    const took = (firingAt - injectedAt) / 1_000;
    if (took <= promise(alert)) continue;
    throw new Error(
      `${alert} took ${took.toFixed(1)} s, more than the promised ${promise(alert)} s`,
    );
  }
}

/** The alert whose fault is a rule that cannot be evaluated. */
const illRules = "EtcdRulesFailing";

/** A rule can be refused only when it meets data. */
async function refuseIllRules({ prometheus }: WatchedStage): Promise<void> {
  for (const { lastError = "", name } of await prometheus.client.rules()) {
    if (lastError !== "") throw new Error(`Rule "${name}" cannot be evaluated: ${lastError}`);
  }
}
