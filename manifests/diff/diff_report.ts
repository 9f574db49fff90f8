import { type ClusterVersion, compareVersions, type Comparison } from "./comparison.ts";
import { marksOf } from "./marks_of.ts";
import type { Mark } from "./rule.ts";

/** Two versions, what differs between them, and what that does. */
export interface DiffReport {
  /** What the old version was called. */
  readonly oldName: string;
  /** What the new version is called. */
  readonly newName: string;
  /** What differs. */
  readonly comparison: Comparison;
  /** What is to be said about it. */
  readonly marks: readonly Mark[];
}

/** One side of a diff, with the name it was given by. */
export interface NamedVersion {
  /** What it is called. */
  readonly name: string;
  /** The version; `undefined` where there is no cluster. */
  readonly version: ClusterVersion | undefined;
}

/** Compares two versions and judges what differs. */
export function diffReport(old: NamedVersion, now: NamedVersion): DiffReport {
  const comparison = compareVersions(old.version, now.version);
  return { oldName: old.name, newName: now.name, comparison, marks: marksOf(comparison) };
}
