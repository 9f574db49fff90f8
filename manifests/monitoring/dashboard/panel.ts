/** One query of a panel, and how its series are called. */
export interface PanelQuery {
  /** The PromQL expression; may use Grafana's variables. */
  readonly expr: string;
  /** How its series are called; may use their labels. */
  readonly legend: string;
}

/** What a panel shows, without where it is. */
export interface Panel {
  /** A single number, or a history. */
  readonly type: "stat" | "timeseries";
  /** Its heading. */
  readonly title: string;
  /** What it shows and what is good. */
  readonly description: string;
  /** Unit of its values, by Grafana's id of it. */
  readonly unit: string;
  /** From which values on it is a warning and an alarm; growing is bad, unless they fall. */
  readonly thresholds?: {
    /** From here on it is a warning. */
    readonly warning: number;
    /** From here on it is an alarm. */
    readonly critical: number;
  };
  /** Its queries. */
  readonly queries: readonly PanelQuery[];
}
