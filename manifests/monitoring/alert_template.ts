/** How urgent an alert is: whether it waits for tomorrow, for office hours, or wakes somebody. */
export type Severity = "info" | "warning" | "critical";

/** What is baked into an alert's expression. */
export interface AlertScope {
  /** Label matchers that select the cluster's metrics, without braces. */
  readonly matchers: string;
  /** How many members the cluster should have. */
  readonly members: number;
  /** How many of them it takes to write. */
  readonly quorum: number;
  /** Range of rates: at least four scrapes. */
  readonly window: string;
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
  /** From where on it fires, in its own unit; only where that can be told by one number. */
  readonly threshold?: number;
  /** What is wrong, in one line. */
  readonly summary: string;
  /** What it means for tenants; may use Prometheus' templates. */
  readonly description: string;
  /** The PromQL expression. */
  readonly expr: (scope: AlertScope) => string;
}
