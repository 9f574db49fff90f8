/** What a live report calls itself; a change that readers must know of gets another one. */
export const liveReportSchema = "kamaji-etcd.live-validation/v1";

/** Which cases a run holds: every critical alert and one of each family of faults, or all. */
export type LiveProfile = "short" | "full";

/** What faults have in common. */
export type FaultFamily =
  | "process"
  | "network"
  | "disk"
  | "space"
  | "access"
  | "membership"
  | "clients"
  | "keeper"
  | "certificates"
  | "schedules"
  | "tenants"
  | "monitoring";

/** How a case, a run of a fault, or the quiet run ended. */
export type LiveVerdict = "passed" | "failed" | "not-run";

/**
 * What a live validation found out, as one JSON document. Moments are milliseconds since 1970;
 * durations are seconds of the wall clock.
 */
export interface LiveReport {
  /** Always {@link liveReportSchema}. */
  readonly schema: typeof liveReportSchema;
  /** When it began. */
  readonly startedAt: number;
  /** When it ended. */
  readonly endedAt: number;
  /** Which cases were asked for. */
  readonly profile: LiveProfile;
  /** The names that `--only` asked for; empty for all of the profile. */
  readonly only: readonly string[];
  /** How often faster than in production rules count time: 30 makes `for: 5m` ten seconds. */
  readonly scale: number;
  /** What ran. */
  readonly versions: LiveVersions;
  /** The machine that everything ran on. */
  readonly machine?: LiveMachine;
  /** The cluster that was watched. */
  readonly cluster: LiveCluster;
  /** All of it together: passed when nothing failed and something passed. */
  readonly verdict: LiveVerdict;
  /** One entry an alert, in the order of the templates. */
  readonly cases: readonly AlertCaseReport[];
  /** One entry a fault that was made or left out, in the order of the table. */
  readonly faults: readonly FaultReport[];
  /** The run without a fault; absent where it was not asked for. */
  readonly quiet?: QuietReport;
  /** What the panels' queries returned; empty where dashboards were not asked. */
  readonly panels: readonly PanelReport[];
  /** Names of the rule sets that were judged; ours is always the first. */
  readonly ruleSets: readonly string[];
}

/** What ran. */
export interface LiveVersions {
  /** This program. */
  readonly tool: string;
  /** The members, as in `3.6.16`. */
  readonly etcd: string;
  /** The server that evaluated the rules, as in `3.16.0`. */
  readonly prometheus: string;
  /** The runtime. */
  readonly deno: string;
  /** Operating system and processor. */
  readonly os: string;
}

/** The machine that everything ran on. */
export interface LiveMachine {
  /** How many processors it has. */
  readonly cores: number;
  /** Its memory. */
  readonly memoryBytes: number;
  /** Model of its processors; empty where it is not told. */
  readonly processor: string;
  /** Release of its kernel; empty where it is not told. */
  readonly kernel: string;
}

/** The cluster that was watched. */
export interface LiveCluster {
  /** Its name in the configuration. */
  readonly name: string;
  /** Its namespace in the configuration. */
  readonly namespace: string;
  /** How many members it has. */
  readonly members: number;
}

/** How one alert did. */
export interface AlertCaseReport {
  /** Its name. */
  readonly alert: string;
  /** How urgent it is. */
  readonly severity: string;
  /** Its summary for people. */
  readonly summary: string;
  /** What it means and what to do, for people. */
  readonly description?: string;
  /** The address of its runbook. */
  readonly runbook?: string;
  /** The fault that it is proved by, an id in {@link LiveReport.faults}; absent when there is none. */
  readonly fault?: string;
  /** Its expression as it is rendered for production. */
  readonly expression: string;
  /** Its expression as it was evaluated here. */
  readonly scaledExpression: string;
  /** The number that {@link AlertCaseReport.samples} are compared with; absent where there is none. */
  readonly threshold?: number;
  /** Seconds that it must hold in production. */
  readonly forSeconds: number;
  /** Seconds that it had to hold here. */
  readonly scaledForSeconds: number;
  /** Seconds from the fault to firing; absent when it did not fire. */
  readonly detectionSeconds?: number;
  /** The most that this may take: twice the scaled `for` and 15 s. */
  readonly promisedSeconds: number;
  /** Whether it fired in time, in the right company, and went silent again. */
  readonly verdict: LiveVerdict;
  /** Why it failed, or why it was not run. */
  readonly reason?: string;
  /** What its expression compares, over time, for drawing; empty when nothing was returned. */
  readonly samples: readonly SampledSeries[];
}

/** What one fault caused. */
export interface FaultReport {
  /** What it is called, by which `--only` finds it. */
  readonly id: string;
  /** What was done, in words. */
  readonly fault: string;
  /** What it has in common with others. */
  readonly family: FaultFamily;
  /** Which cluster it was made on. */
  readonly stage: string;
  /** Whether the short profile holds it. */
  readonly short: boolean;
  /** Alerts that had to fire all at once while the fault was on. */
  readonly expected: readonly string[];
  /** Alerts that might fire on the way, and why. */
  readonly companions: readonly Companion[];
  /** When the fault was begun; absent when it was not run. */
  readonly beganAt?: number;
  /** When it was on, from which detection counts. */
  readonly injectedAt?: number;
  /** When it was healed. */
  readonly healedAt?: number;
  /** When nothing but the watchdog fired any more. */
  readonly silentAt?: number;
  /** What fired, of all rule sets. */
  readonly fired: readonly FiredAlert[];
  /** What happened, in order. */
  readonly timeline: readonly TimelineEntry[];
  /** Seconds for which the machine stood still; one that does makes alerts by itself. */
  readonly stalledSeconds: number;
  /** How often it was made, because the machine stood still the times before. */
  readonly attempts: number;
  /** Whether exactly what was expected fired, in time, and fell silent. */
  readonly verdict: LiveVerdict;
  /** Why it failed, or why it was not run. */
  readonly reason?: string;
}

/** An alert that may fire together with a fault for a while. */
export interface Companion {
  /** Its name. */
  readonly alert: string;
  /** Why it may. */
  readonly why: string;
}

/** An alert that fired, one entry for all of its series. */
export interface FiredAlert {
  /** Its name. */
  readonly alert: string;
  /** Which rule set it is of. */
  readonly ruleSet: string;
  /** When its condition was first true. */
  readonly pendingAt: number;
  /** When it was first seen firing. */
  readonly firingAt: number;
  /** When it was first seen to have ended; absent when it never did. */
  readonly resolvedAt?: number;
  /** Labels of its first series, without those that all have. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Something that happened. */
export interface TimelineEntry {
  /** When. */
  readonly at: number;
  /** What: the harness acts, or an alert changes. */
  readonly kind: "harness" | "pending" | "firing" | "resolved";
  /** In words, or the alert's name. */
  readonly text: string;
}

/** The run without a fault. */
export interface QuietReport {
  /** When it began. */
  readonly startedAt: number;
  /** When it ended. */
  readonly endedAt: number;
  /** How often faster rules counted time in it. */
  readonly scale: number;
  /** What was done meanwhile, in words. */
  readonly activities: readonly TimelineEntry[];
  /** What fired besides the watchdog; must be empty. */
  readonly fired: readonly FiredAlert[];
  /** Requests that tenants made, and those that failed. */
  readonly load: { readonly requests: number; readonly failed: number };
  /** Whether nothing but the watchdog fired. */
  readonly verdict: LiveVerdict;
  /** Why it failed, or why it was not run. */
  readonly reason?: string;
}

/** What one query of a panel returned. */
export interface PanelReport {
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Heading of the row that the panel stands in. */
  readonly row?: string;
  /** Title of the panel. */
  readonly panel: string;
  /** What the panel shows and what is good. */
  readonly description?: string;
  /** How its series, or its column of a table, are called; `{{pod}}` stands for a label. */
  readonly legend?: string;
  /** The query with its variables filled in. */
  readonly query: string;
  /** How the panel shows it. */
  readonly kind: string;
  /** Unit of the values, in Grafana's word. */
  readonly unit: string;
  /** Under load, or on a cluster that nobody uses. */
  readonly when: "load" | "idle";
  /** How many series came back. */
  readonly seriesCount: number;
  /** The series over time, for drawing; at most 30. */
  readonly series: readonly SampledSeries[];
  /** Why it may be empty here; absent when it may not. */
  readonly emptyBecause?: string;
  /** Whether the values come from a stand-in, which is said of everything about Kamaji here. */
  readonly synthetic: boolean;
  /** Whether something came back, or nothing had to. */
  readonly verdict: LiveVerdict;
  /** Why it failed: what Prometheus said, or that nothing came back. */
  readonly reason?: string;
}

/** A series over time. */
export interface SampledSeries {
  /** Its labels, without those that all have. */
  readonly labels: Readonly<Record<string, string>>;
  /** Moments in milliseconds since 1970, with values; NaN and infinities are left out. */
  readonly points: readonly (readonly [at: number, value: number])[];
}
