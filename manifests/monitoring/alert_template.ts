/** How urgent an alert is: whether it waits for tomorrow, for office hours, or wakes somebody. */
export type Severity = "info" | "warning" | "critical";

/** What is known of a cluster when its alerts are written. */
export interface AlertFacts {
  /** Label matchers that select the members' metrics, without braces. */
  readonly matchers: string;
  /** Label matchers that select the keeper's metrics, without braces. */
  readonly keeperMatchers: string;
  /** How many members the cluster should have. */
  readonly members: number;
  /** How many of them it takes to write. */
  readonly quorum: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** Range of rates: at least four scrapes. */
  readonly window: string;
  /** The minor version of etcd: 6 for 3.6.16. */
  readonly minor: number;
  /** Which metrics etcd exposes. */
  readonly metrics: "basic" | "extensive";
  /** Seconds after which compaction is late, and revisions it may be behind. */
  readonly compaction: CompactionLimits;
  /** Bytes that the database may hold. */
  readonly quota: number;
  /** Seconds between two counts of what tenants hold. */
  readonly countPause: number;
  /** Name of Kamaji's DataStore; `undefined` where none is made. */
  readonly dataStore: string | undefined;
  /** Name of the group that the rules are in. */
  readonly ruleGroup: string;
  /** Bytes that a member may use. */
  readonly memoryLimit: number;
  /** Seconds that a certificate of a server, peer or client lives. */
  readonly leafLife: number;
  /** Seconds that a CA lives. */
  readonly authorityLife: number;
  /** Seconds from one snapshot to the next at most; `undefined` where none are taken. */
  readonly snapshotPause: number | undefined;
  /** Seconds from one verification to the next at most; `undefined` where there is none. */
  readonly verificationPause: number | undefined;
}

/** When compaction is late. */
export interface CompactionLimits {
  /** Seconds since the last one. */
  readonly age: number;
  /** Revisions that are kept. */
  readonly revisions: number;
}

/** What is baked into an alert's expression. */
export interface AlertScope extends AlertFacts {
  /** The alert's threshold; 0 for one that has none. */
  readonly threshold: number;
}

/** An alert before it is about a cluster. */
export interface AlertTemplate {
  /** Its name, by which it is tuned, and that of its runbook. */
  readonly name: string;
  /** How urgent it is. */
  readonly severity: Severity;
  /** How long the condition must hold, in milliseconds. */
  readonly for: number;
  /** How long it goes on when the condition is over, in milliseconds. Default: not at all. */
  readonly keepFiringFor?: number;
  /** From where on it fires, in its own unit; only where that can be told by one number. */
  readonly threshold?: number | ((facts: AlertFacts) => number);
  /** What is wrong, in one line. */
  readonly summary: string;
  /** What it means for tenants; may use Prometheus' templates. */
  readonly description: string;
  /** Whether it makes sense for a cluster. Default: for each. */
  readonly appliesTo?: (facts: AlertFacts) => boolean;
  /** Whether it exists only where the config names it. */
  readonly optIn?: true;
  /** The PromQL expression. */
  readonly expr: (scope: AlertScope) => string;
}
