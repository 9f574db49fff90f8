/** What a correctness check may find broken. */
export type ViolationKind =
  /** Two compare-and-swaps from the same revision both succeeded. */
  | "two-winners"
  /** A compare-and-swap lost, although nobody had written before it. */
  | "false-conflict"
  /** A write was given a revision that is not above the one it replaced. */
  | "revision-not-growing"
  /** A linearizable read returned something older than an acknowledged write. */
  | "stale-read"
  /** A write that was acknowledged is not there. */
  | "lost-write"
  /** A watch delivered an event twice. */
  | "duplicate-event"
  /** A watch delivered events out of order. */
  | "event-out-of-order"
  /** A watch never delivered an acknowledged write. */
  | "lost-event"
  /** A watch delivered a write that nobody made. */
  | "phantom-event"
  /** A tenant was served something of another tenant. */
  | "foreign-access"
  /** etcd decided about a request otherwise than the isolation matrix says of its version. */
  | "against-matrix";

/** One broken promise. */
export interface Violation {
  /** What was broken. */
  readonly kind: ViolationKind;
  /** Name of the tenant whose promise it was. */
  readonly tenant: string;
  /** Key, folder or prefix it was seen at. */
  readonly key: string;
  /** What was seen, with revisions. */
  readonly detail: string;
}
