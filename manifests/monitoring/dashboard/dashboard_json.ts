/** Where a panel is: the grid is 24 columns wide. */
export interface GridPosition {
  /** Height in grid units. */
  readonly h: number;
  /** Width in columns. */
  readonly w: number;
  /** Column of its left edge. */
  readonly x: number;
  /** Row of its upper edge. */
  readonly y: number;
}

/** A data source, by the variable that chooses it. */
export interface DataSource {
  /** Its kind. */
  readonly type: "prometheus";
  /** Its uid, or a variable that holds it. */
  readonly uid: string;
}

/** One query of a panel. */
export interface PanelTarget {
  /** Letter of the query. */
  readonly refId: string;
  /** Whom to ask. */
  readonly datasource: DataSource;
  /** The PromQL expression; may use Grafana's variables. */
  readonly expr: string;
  /** How its series are called. */
  readonly legendFormat: string;
  /** Whether only the newest value is wanted. */
  readonly instant: boolean;
  /** Whether a history is wanted. */
  readonly range: boolean;
}

/** From which value on which colour; the first step has no value. */
export interface ThresholdStep {
  /** Name of the colour. */
  readonly color: string;
  /** The value from which on it counts. */
  readonly value: number | null;
}

/** A panel of Grafana's dashboard model. */
export interface PanelJson {
  /** Unique in its dashboard. */
  readonly id: number;
  /** How it is drawn. */
  readonly type: "stat" | "timeseries";
  /** Its heading. */
  readonly title: string;
  /** What it shows and what is good. */
  readonly description: string;
  /** Whom its queries ask. */
  readonly datasource: DataSource;
  /** Where it is. */
  readonly gridPos: GridPosition;
  /** Its queries. */
  readonly targets: readonly PanelTarget[];
  /** Unit and thresholds. */
  readonly fieldConfig: {
    /** For all its series. */
    readonly defaults: {
      /** Unit of the values, by Grafana's id of it. */
      readonly unit: string;
      /** Lowest value of the axis. */
      readonly min: number;
      /** When values are good. */
      readonly thresholds: {
        /** Values, not percentages. */
        readonly mode: "absolute";
        /** The steps, upwards. */
        readonly steps: readonly ThresholdStep[];
      };
      /** Further options of the drawing. */
      readonly custom?: Readonly<Record<string, unknown>>;
    };
    /** For single series. */
    readonly overrides: readonly unknown[];
  };
  /** Options of the panel's kind. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A dashboard of Grafana's model, version 1 of the schema. */
export interface DashboardJson {
  /** Its identity; the same cluster always has the same. */
  readonly uid: string;
  /** Its heading. */
  readonly title: string;
  /** What it is about. */
  readonly description: string;
  /** By which it is found. */
  readonly tags: readonly string[];
  /** Version of the model: 42 is the last one of schema version 1. */
  readonly schemaVersion: 42;
  /** Whether it can be changed in Grafana; Git is where it is changed. */
  readonly editable: false;
  /** The cursor is shared by all panels. */
  readonly graphTooltip: 1;
  /** How often it is drawn anew. */
  readonly refresh: string;
  /** In whose time zone it is shown. */
  readonly timezone: "browser";
  /** What it shows at first. */
  readonly time: {
    /** Its beginning. */
    readonly from: string;
    /** Its end. */
    readonly to: string;
  };
  /** What the reader chooses. */
  readonly templating: {
    /** The variables. */
    readonly list: readonly Readonly<Record<string, unknown>>[];
  };
  /** Marks on the time axis. */
  readonly annotations: {
    /** None yet. */
    readonly list: readonly unknown[];
  };
  /** The panels. */
  readonly panels: readonly PanelJson[];
}
