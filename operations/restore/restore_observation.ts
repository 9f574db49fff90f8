import type { KeeperPresence, VolumeState } from "./restore_back_end.ts";
import type { RestoredFacts, RestoreRecord } from "./restore_record.ts";

/** What the restored members say, all together. */
export type RestoredJudgement =
  /** Nobody was asked yet. */
  | { readonly state: "unasked" }
  /** Not yet as it should be, for a reason told as a sentence without a full stop. */
  | { readonly state: "pending"; readonly reason: string }
  /** Every member serves the same data to root and nothing to strangers. */
  | { readonly state: "good"; readonly facts: RestoredFacts };

/** Everything a restore decides by: plain values, read once, never changed. */
export interface RestoreObservation {
  /** What is to be done. */
  readonly record: RestoreRecord;
  /** Whether the configuration tells the keeper to stand still. */
  readonly paused: boolean;
  /** The keeper. */
  readonly keeper: KeeperPresence;
  /** The token that `<name>-members` tells; `undefined` when it is withdrawn. */
  readonly publishedToken: string | undefined;
  /** How many start tickets are out; `undefined` when there is no ConfigMap for them. */
  readonly tickets: number | undefined;
  /** How many pods the members' StatefulSet is to have; `undefined` when there is none. */
  readonly replicas: number | undefined;
  /** The members' pods that there are, ending ones too. */
  readonly pods: readonly string[];
  /** How far each member's data are exchanged, by pod; empty once that was noted for all. */
  readonly volumes: Readonly<Record<string, VolumeState>>;
  /** What the restored members say. */
  readonly judgement: RestoredJudgement;
}
