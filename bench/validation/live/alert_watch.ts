import type { FiredAlert, TimelineEntry } from "./live_report.ts";
import type { PrometheusAlert, PrometheusClient } from "./prometheus_client.ts";
import { ownRuleSet } from "./scaling/rule_set.ts";
import { ruleSetLabel } from "./scaling/scaled_rules.ts";

/** The alert that always fires. */
export const watchdog = "EtcdWatchdog";

/** What is pending or fires at a moment, of our own rules. */
export interface AlertSight {
  /** Names of alerts that fire, each once and sorted, without the watchdog. */
  readonly firing: readonly string[];
  /** Names of alerts that wait for their `for`. */
  readonly pending: readonly string[];
  /** Whether the watchdog fires. */
  readonly watched: boolean;
}

/** Follows alerts, and remembers what became of each. */
export interface AlertWatch {
  /** Asks Prometheus now. */
  look(): Promise<AlertSight>;
  /** Names of the rule sets of which an alert is pending. */
  pendingSets(): ReadonlySet<string>;
  /** What has fired since the watch began, of all rule sets and in that order. */
  fired(): FiredAlert[];
  /** What happened. */
  readonly timeline: readonly TimelineEntry[];
  /** Notes something that the harness does. */
  note(text: string): void;
}

interface Followed {
  readonly alert: string;
  readonly ruleSet: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pendingAt: number;
  readonly firingAt?: number;
  readonly resolvedAt?: number;
}

/** Labels that say nothing: those of the rule, and those that all series have. */
const common: ReadonlySet<string> = new Set([
  "alertname",
  "container",
  "endpoint",
  "etcd_cluster",
  "job",
  "namespace",
  ruleSetLabel,
  "severity",
]);

/**
 * Begins to follow alerts. All series of an alert are one: it is pending when one is, fires when one
 * does, and is over when none is left.
 */
export function watchAlerts(
  { alerts }: Pick<PrometheusClient, "alerts">,
  now: () => number = Date.now,
): AlertWatch {
  const timeline: TimelineEntry[] = [];
  const present = new Map<string, Followed>();
  const over: Followed[] = [];
  const tell = (kind: TimelineEntry["kind"], text: string) =>
    timeline.push({ at: now(), kind, text });
  const follow = (grouped: ReadonlyMap<string, readonly PrometheusAlert[]>) => {
    for (const [key, series] of grouped) {
      const known = present.get(key) ?? begin(series);
      if (!present.has(key)) tell("pending", titleOf(known));
      const fires = series.some(({ state }) => state === "firing");
      const begins = fires && known.firingAt === undefined;
      if (begins) tell("firing", titleOf(known));
      present.set(key, begins ? { ...known, firingAt: now() } : known);
    }
    for (const [key, known] of present) {
      if (grouped.has(key)) continue;
      present.delete(key);
      over.push({ ...known, resolvedAt: now() });
      tell("resolved", titleOf(known));
    }
  };
  return {
    timeline,
    note: (text) => void tell("harness", text),
    look: async () => {
      const all = await alerts();
      const followed = all.filter(({ labels }) => labels["alertname"] !== watchdog);
      follow(Map.groupBy(followed, keyOf));
      const ours = followed.filter((alert) => ruleSetOf(alert) === ownRuleSet);
      return {
        firing: namesOf(ours.filter(({ state }) => state === "firing")),
        pending: namesOf(ours.filter(({ state }) => state === "pending")),
        watched: all.some(({ labels, state }) =>
          labels["alertname"] === watchdog && state === "firing"
        ),
      };
    },
    pendingSets: () =>
      new Set(
        present.values().filter(({ firingAt }) => firingAt === undefined)
          .map(({ ruleSet }) => ruleSet),
      ),
    fired: () =>
      [...over, ...present.values()]
        .flatMap(({ firingAt, ...rest }) => firingAt === undefined ? [] : [{ ...rest, firingAt }])
        .toSorted((one, other) => one.firingAt - other.firingAt),
  };
}

function begin(series: readonly PrometheusAlert[]): Followed {
  const labels = series[0]?.labels ?? {};
  return {
    alert: labels["alertname"] ?? "",
    ruleSet: labels[ruleSetLabel] ?? ownRuleSet,
    labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !common.has(name))),
    pendingAt: Math.min(...series.map(({ activeAt }) => new Date(activeAt).getTime())),
  };
}

function keyOf(alert: PrometheusAlert): string {
  return `${ruleSetOf(alert)}/${alert.labels["alertname"]}`;
}

function ruleSetOf({ labels }: PrometheusAlert): string {
  return labels[ruleSetLabel] ?? ownRuleSet;
}

function titleOf({ alert, ruleSet }: Followed): string {
  return ruleSet === ownRuleSet ? alert : `${alert} of ${ruleSet}`;
}

function namesOf(alerts: readonly PrometheusAlert[]): string[] {
  return [...new Set(alerts.map(({ labels }) => labels["alertname"] ?? ""))].toSorted();
}
