/** One query of a panel. */
export interface PanelQuery {
  /** The PromQL expression; may use Grafana's variables. */
  readonly expr: string;
  /** How its series are called, or its column of a table; may use labels, but for a column. */
  readonly legend: string;
  /** Unit of its column, where it is not the panel's. */
  readonly unit?: string;
  /** Texts for values of its column. */
  readonly texts?: Readonly<Record<number, string>>;
  /** Whether what its labels say is wanted, and not its value, which is 1. */
  readonly onlyLabels?: true;
}

/** From which values on it is a warning and an alarm; growing is bad, unless they fall. */
export interface Thresholds {
  /** From here on it is a warning. */
  readonly warning: number;
  /** From here on it is an alarm. */
  readonly critical: number;
}

/** How a panel is drawn: as numbers, or as a history. */
export type PanelKind = "stat" | "gauge" | "bargauge" | "table" | "timeseries" | "heatmap";

/** What a panel shows, without where it is. */
export interface Panel {
  /** How it is drawn. */
  readonly kind: PanelKind;
  /** Its heading, unique in its dashboard. */
  readonly title: string;
  /** What it shows and what is good. */
  readonly description: string;
  /** Unit of its values, by Grafana's id of it. */
  readonly unit: string;
  /** Its queries. */
  readonly queries: readonly PanelQuery[];
  /** When its values are bad. */
  readonly thresholds?: Thresholds;
  /** Alerts about the same, whose runbooks it links to. */
  readonly alerts?: readonly string[];
  /** Why it may be empty, as a sentence. Others always show something. */
  readonly emptyBecause?: string;
  /** Whether its values come from Kamaji, not from etcd or the keeper. */
  readonly ofKamaji?: true;
  /** Texts for its values. */
  readonly texts?: Readonly<Record<number, string>>;
  /** Whether the names of its series are what counts. */
  readonly names?: true;
  /** Columns of the grid, of 24; otherwise what suits its kind. */
  readonly width?: number;
  /** Headings of a table's labels; other labels are not shown. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Which column a table is sorted by, the largest first. */
  readonly sortedBy?: string;
}

/** Panels under one heading. */
export interface PanelRow {
  /** The heading. */
  readonly title: string;
  /** The panels. */
  readonly panels: readonly Panel[];
}
