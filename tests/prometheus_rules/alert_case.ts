import type { ExampleOptions } from "../../manifests/testing/example_cluster.ts";

/** What a series does for a while. */
export type Level =
  /** It has this value. */
  | number
  /** It grows by so much a minute. */
  | { readonly perMinute: number }
  /** It is the moment so many seconds from now, or before now if negative. */
  | { readonly secondsFromNow: number }
  /** It goes to and fro between 0 and 1. */
  | { readonly flipsEvery: number }
  /** It is not there. */
  | "absent";

/** A series through the three parts of a case. */
export interface CaseSeries {
  /** Its metric. */
  readonly metric: string;
  /** Its labels without job and namespace. */
  readonly labels: Readonly<Record<string, string>>;
  /** Who exposes it; `outside` has neither job nor namespace of ours. Default: a member. */
  readonly source?: "members" | "keeper" | "outside";
  /** Its value before a level that grows. Default: 0. */
  readonly start?: number;
  /** What it does as long as all is still well, if just so. */
  readonly below: Level;
  /** What it does when that is over. Default: the same. */
  readonly above?: Level;
  /** What it does when all is well again. Default: the same as at first. */
  readonly healed?: Level;
}

/** Where in a case an alert is expected. */
export interface Moment {
  /** Minutes that all was well. */
  readonly before: number;
  /** Minutes since. */
  readonly since: number;
}

/** Proof that an alert fires, does not fire just below, and ends. */
export interface AlertCase {
  /** The alert. */
  readonly alert: string;
  /** What differs from the example cluster. */
  readonly spec?: NonNullable<ExampleOptions["spec"]>;
  /** What it reads. */
  readonly series: readonly CaseSeries[];
  /** Labels of the alert besides job, namespace and those of its rule. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its value when it fires. */
  readonly value: number | ((moment: Moment) => number);
  /** Minutes until its value is what it stays at. Default: 0. */
  readonly rises?: number;
  /** Minutes until its expression is true. Default: as it rises. */
  readonly crosses?: number;
  /** Minutes until its expression is false again. Default: as it rises. */
  readonly falls?: number;
  /** Minutes that it looks back, where that is longer than it rises and falls. Default: 0. */
  readonly looksBack?: number;
  /** Minutes between two samples. Default: 1. */
  readonly step?: number;
}
