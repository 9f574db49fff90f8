import { Failure } from "../../diagnostics/failure.ts";
import type { RestoreJobPlan } from "../../manifests/jobs/restore_job.ts";

/** How far a restore has come. What is done within a phase is seen where it is done. */
export type RestorePhase =
  /** The members' data are being exchanged; no member may run. */
  | "data"
  /** All data are exchanged; members start and are judged. */
  | "members"
  /** The restored cluster was judged good. */
  | "finished";

/** What a restored cluster was found to hold. */
export interface RestoredFacts {
  /** A revision at which all members had the same data. */
  readonly revision: number;
  /** etcd's hash of all keys up to there, the same on every member. */
  readonly hash: number;
  /** How many keys there are. */
  readonly keys: number;
  /** The tenants there are, by name. */
  readonly tenants: readonly string[];
}

/**
 * What one restore does. It is decided once and kept in the ConfigMap `<name>-restore`, so that a
 * run which was killed is finished by the next one, whoever starts it.
 */
export interface RestoreRecord extends RestoreJobPlan {
  /** Version of this format. */
  readonly version: 1;
  /** How far it has come. */
  readonly phase: RestorePhase;
  /** How many members' data may be exchanged at once: one where only one pod reaches the store. */
  readonly atOnce: number;
  /** What `<name>-members` said before, as a restore replaces it; empty where there was none. */
  readonly membersBefore: Readonly<Record<string, string>>;
  /** How many pods the keeper had that was stopped for it; `undefined` when none was. */
  readonly keeperReplicas?: number | undefined;
  /** Once finished, what the cluster holds. */
  readonly restored?: RestoredFacts;
}

/** The key under which the record stands in its ConfigMap. */
export const recordKey = "restore.json";

/** A record as it is stored. */
export function formatRecord(record: RestoreRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/**
 * Reads a stored record.
 *
 * @throws {Failure} `target-failed` when it is none, or one of another version
 */
export function parseRecord(text: string): RestoreRecord {
  const value = parsed(text);
  if (isRecord(value)) return value;
  throw new Failure("target-failed", "What is kept of the restore under way cannot be read", {
    hint: "Finish it by the version of kamaji-etcd that began it",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is RestoreRecord {
  if (typeof value !== "object" || value === null) return false;
  const { version, id, token, phase, members } = value as Record<string, unknown>;
  return version === 1 && typeof id === "string" && typeof token === "string" &&
    ["data", "members", "finished"].includes(String(phase)) && Array.isArray(members);
}
