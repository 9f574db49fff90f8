import type { V1StatefulSet } from "@kubernetes/client-node";
import type { ClaimResize } from "./claim_resize.ts";
import type { SavedReplacement } from "./saved_replacement.ts";

/** The StatefulSet as it is. */
export interface SeenSet {
  /** Its uid. */
  readonly uid: string;
  /** Whether it is being deleted. */
  readonly isEnding: boolean;
  /** How many pods it is to have. */
  readonly replicas: number;
  /** Whether the count belongs to the keeper alone. */
  readonly isCountedByKeeper: boolean;
  /** All of it. */
  readonly object: V1StatefulSet;
}

/** The volume claim of a member as it is. */
export interface SeenClaim {
  /** Its name, as in `data-etcd-0`. */
  readonly name: string;
  /** The pod that mounts it. */
  readonly pod: string;
  /** `Bound` once there is a volume; `Missing` when there is no claim. */
  readonly phase: string;
  /** Whether it is being deleted. */
  readonly isEnding: boolean;
  /** What it asks for. */
  readonly requested: string;
  /** What it has. */
  readonly capacity: string;
  /** Its StorageClass; none when its volume was made by hand. */
  readonly className: string | undefined;
  /** How far its growth is. */
  readonly resize: ClaimResize;
}

/** Whether volumes of each StorageClass can grow, by name. */
export type StorageClasses = ReadonlyMap<string, boolean>;

/** What the next step is decided by. */
export interface GrowthObservation {
  /** The StatefulSet, if there is one. */
  readonly set: SeenSet | undefined;
  /** A replacement of it that was begun and not finished. */
  readonly saved: SavedReplacement | undefined;
  /** The claims of its pods, in order. */
  readonly claims: readonly SeenClaim[];
  /** `undefined` when StorageClasses may not be listed. */
  readonly classes: StorageClasses | undefined;
}
