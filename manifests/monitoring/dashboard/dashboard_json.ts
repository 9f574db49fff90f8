import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dataquery } from "@grafana/grafana-foundation-sdk/prometheus";

/**
 * A type of Grafana's foundation SDK with its enumerations by their values. Only types are taken of
 * the SDK: its builders are CommonJS, which no bundler can shake, and loading them would cost every
 * render more than all else it loads. The tests hold what we make against the builders.
 */
export type Plain<T> = 0 extends 1 & T ? T
  : T extends string ? `${T}`
  : T extends number ? (`${T}` extends `${infer N extends number}` ? N : T)
  : T extends readonly (infer Item)[] ? Plain<Item>[]
  : T extends object ? { [Key in keyof T]: Plain<T[Key]> }
  : T;

/** A type with some of its fields required. */
export type With<T, Key extends keyof T> = T & { [Each in Key]-?: NonNullable<T[Each]> };

/** Whom a panel asks: the data source of a variable. */
export interface DataSource {
  /** Its kind. */
  readonly type: "prometheus";
  /** The variable that holds its uid. */
  readonly uid: string;
}

/** One query of a panel. */
export interface PanelTarget extends
  With<
    Omit<Plain<Dataquery>, "_implementsDataqueryVariant" | "datasource" | "timeRange">,
    "refId" | "legendFormat" | "instant" | "range" | "interval"
  > {
  /** Whom to ask. */
  readonly datasource: DataSource;
}

/** A panel that asks something. */
export interface PanelJson extends
  With<
    Omit<Plain<sdk.Panel>, "targets" | "datasource">,
    "id" | "title" | "description" | "gridPos" | "fieldConfig" | "options" | "links"
  > {
  /** Whom its queries ask. */
  readonly datasource: DataSource;
  /** Its queries. */
  readonly targets: readonly PanelTarget[];
}

/** The heading of the panels below it. */
export interface RowJson
  extends With<Omit<Plain<sdk.RowPanel>, "datasource">, "title" | "gridPos"> {
  /** How a row is told from a panel. */
  readonly type: "row";
}

/** What the reader chooses, or what is fixed by a name. */
export type VariableJson = Partial<Plain<sdk.VariableModel>> & {
  /** How it is named in queries. */
  readonly name: string;
  /** What kind it is. */
  readonly type: Plain<sdk.VariableType>;
};

/** Marks on the time axis. */
export type AnnotationJson = Omit<Plain<sdk.AnnotationQuery>, "target"> & {
  /** When to mark: wherever this has a result. */
  readonly expr: string;
};

/** A dashboard of Grafana's model, version 1 of the schema. */
export interface DashboardJson extends
  With<
    Omit<Plain<sdk.Dashboard>, "panels" | "templating" | "annotations" | "schemaVersion">,
    "uid" | "title" | "description" | "tags" | "links" | "editable"
  > {
  /** Version of the model: 42 is the last one of schema version 1. */
  readonly schemaVersion: 42;
  /** What the reader chooses, and what is fixed. */
  readonly templating: {
    /** The variables. */
    readonly list: readonly VariableJson[];
  };
  /** Marks on the time axis. */
  readonly annotations: {
    /** One a kind of event. */
    readonly list: readonly AnnotationJson[];
  };
  /** Rows, each followed by its panels. */
  readonly panels: readonly (RowJson | PanelJson)[];
}

/** The panels of a dashboard that ask something, without the headings of its rows. */
export function askingPanels({ panels }: DashboardJson): PanelJson[] {
  return panels.filter((panel): panel is PanelJson => panel.type !== "row");
}
