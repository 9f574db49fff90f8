import type { KeyChange, LedgerEvent } from "./observation.ts";
import type { ViolationKind } from "./violation.ts";

/** Takes what was found broken. */
export type Report = (kind: ViolationKind, key: string, detail: string) => void;

/** What decides about the changes that are left over at the end. */
export interface Leftovers {
  /**
   * Whether etcd answers. Where it does not, only events that the watch passed over are lost;
   * later ones may still be on their way.
   */
  readonly answers: boolean;
  /** Whether a write of unknown outcome explains a change that nobody acknowledged. */
  readonly explains: (change: KeyChange) => boolean;
}

/** Matches the events of one watch with the writes that were acknowledged. */
export class EventLedger {
  readonly #report: Report;
  readonly #keys = new Map<string, bigint>();
  readonly #undelivered = new Map<string, KeyChange>();
  readonly #early = new Map<string, KeyChange>();
  #last = 0n;
  #watchedFrom = 0n;

  /** Creates the ledger of a watch of which nothing was delivered yet. */
  constructor(report: Report) {
    this.#report = report;
  }

  /** Whether every acknowledged write was delivered. */
  get isDelivered(): boolean {
    return this.#undelivered.size === 0;
  }

  /** Expects the event of an acknowledged write, unless it was delivered before. */
  acknowledged(change: KeyChange): void {
    const name = nameOf(change);
    if (this.#early.delete(name) || change.revision < this.#watchedFrom) return;
    this.#undelivered.set(name, change);
  }

  /** Checks one event. */
  event(event: LedgerEvent): void {
    const { expires, key, revision } = event;
    if (revision === this.#keys.get(key)) {
      return this.#report("duplicate-event", key, `revision ${revision}`);
    }
    const isExpected = this.#undelivered.delete(nameOf(event));
    if (revision < this.#last) {
      return this.#report("event-out-of-order", key, `${revision} after ${this.#last}`);
    }
    this.#keys.set(key, revision);
    this.#last = revision;
    if (!isExpected && !expires) this.#early.set(nameOf(event), event);
  }

  /** Notes that events before a revision cannot be delivered any more: they were compacted. */
  watchedFrom(revision: bigint): void {
    this.#watchedFrom = revision;
    for (const [name, change] of this.#undelivered) {
      if (change.revision < revision) this.#undelivered.delete(name);
    }
  }

  /** Reports what is left over once the watch has had time to catch up. */
  close({ answers, explains }: Leftovers): void {
    for (const { key, revision } of this.#undelivered.values()) {
      if (!answers && revision > this.#last) continue;
      this.#report("lost-event", key, `written at ${revision}, never delivered`);
    }
    for (const change of this.#early.values()) {
      if (explains(change)) continue;
      const { key, revision } = change;
      this.#report("phantom-event", key, `revision ${revision} was written by nobody`);
    }
  }
}

/** One event answers for one change: the same key, at the same revision, of the same kind. */
function nameOf({ deletes, key, revision }: KeyChange): string {
  return `${revision} ${deletes ? "delete" : "put"} ${key}`;
}
