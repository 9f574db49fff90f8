import type { Violation, ViolationKind } from "./violation.ts";

/** A write that etcd acknowledged. */
export interface AcknowledgedWrite {
  readonly key: string;
  readonly revision: bigint;
  /** The revision it was conditional on; zero for a creation. */
  readonly expected: bigint;
  readonly deleted: boolean;
}

/** What a read must not fall behind; taken before the read is sent. */
export interface ReadFloor {
  readonly key: string;
  readonly revision: bigint;
  readonly deleted: boolean;
}

/** What a read returned: the key's revision, or that it does not exist. */
export interface ReadAnswer {
  /** The revision of the whole store at which the read was answered. */
  readonly storeRevision: bigint;
  readonly keyRevision: bigint | undefined;
}

interface KeyState {
  /** Revision of the newest acknowledged write. */
  revision: bigint;
  deleted: boolean;
  /** A deletion was sent whose outcome is unknown or still to come. */
  mayBeDeleted: boolean;
  /** Revision of the newest event. */
  eventRevision: bigint;
  /** The revisions from which the last compare-and-swaps succeeded. */
  readonly wonFrom: bigint[];
}

/** More acknowledgements of one key than this never overtake each other. */
const winnersKept = 16;

/**
 * Keeps what one tenant was promised and checks answers and events against it while the load
 * runs. A tenant's keys are written by its own load alone, and never created twice, which is what
 * makes these checks exact.
 */
export class TenantLedger {
  readonly violations: Violation[] = [];
  readonly checks: Record<string, number> = { writes: 0, reads: 0, events: 0, refusals: 0 };
  readonly #tenant: string;
  readonly #keys = new Map<string, KeyState>();
  readonly #undelivered = new Map<bigint, string>();
  readonly #early = new Map<bigint, string>();
  #uncertain = 0;
  #lastEvent = 0n;

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  /** Notes that a write is on its way, so that a deletion may show before it is acknowledged. */
  sending(key: string, deletes: boolean): void {
    if (deletes) this.#state(key).mayBeDeleted = true;
  }

  /** Checks and keeps an acknowledged write. */
  acknowledged(write: AcknowledgedWrite): void {
    this.checks["writes"] = (this.checks["writes"] ?? 0) + 1;
    const { deleted, expected, key, revision } = write;
    const state = this.#state(key);
    if (state.wonFrom.includes(expected)) {
      this.#report("two-winners", key, `from revision ${expected}`);
    }
    state.wonFrom.push(expected);
    if (state.wonFrom.length > winnersKept) state.wonFrom.shift();
    if (revision <= expected) {
      this.#report("revision-not-growing", key, `${revision} after ${expected}`);
    }
    if (revision > state.revision) {
      state.revision = revision;
      state.deleted = deleted;
    }
    if (!this.#early.delete(revision)) this.#undelivered.set(revision, key);
  }

  /** Notes that the outcome of a write is unknown: its event may or may not come. */
  unknown(): void {
    this.#uncertain += 1;
  }

  /** What a read of this key that is sent now must not fall behind. */
  floor(key: string): ReadFloor {
    const { deleted, revision } = this.#state(key);
    return { key, revision, deleted };
  }

  /** Checks the answer of a linearizable read. */
  read(floor: ReadFloor, answer: ReadAnswer): void {
    this.checks["reads"] = (this.checks["reads"] ?? 0) + 1;
    const { key, revision } = floor;
    const { keyRevision, storeRevision } = answer;
    const stale = (detail: string) => this.#report("stale-read", key, detail);
    if (storeRevision < revision) stale(`answered at ${storeRevision}, written at ${revision}`);
    if (keyRevision === undefined) {
      if (revision > 0n && !floor.deleted && !this.#state(key).mayBeDeleted) {
        stale(`absent, although written at ${revision}`);
      }
      return;
    }
    if (floor.deleted) stale(`present at ${keyRevision}, although deleted at ${revision}`);
    if (keyRevision < revision) stale(`${keyRevision} after a write at ${revision}`);
  }

  /** Checks one event of a watch over all keys of the tenant. */
  event(key: string, revision: bigint): void {
    this.checks["events"] = (this.checks["events"] ?? 0) + 1;
    const state = this.#state(key);
    const seen = state.eventRevision;
    if (revision === seen) return this.#report("duplicate-event", key, `revision ${revision}`);
    if (revision < seen || revision < this.#lastEvent) {
      return this.#report("event-out-of-order", key, `${revision} after ${this.#lastEvent}`);
    }
    state.eventRevision = revision;
    this.#lastEvent = revision;
    if (!this.#undelivered.delete(revision)) this.#early.set(revision, key);
  }

  /** Whether every acknowledged write was delivered. */
  get isDelivered(): boolean {
    return this.#undelivered.size === 0;
  }

  /** Checks a refusal that had to come. */
  refusal(key: string, refused: boolean, detail: string): void {
    this.checks["refusals"] = (this.checks["refusals"] ?? 0) + 1;
    if (!refused) this.#report("foreign-access", key, detail);
  }

  /** Reports what is left over once the watch has had time to catch up. */
  close(): void {
    for (const [revision, key] of this.#undelivered) {
      this.#report("lost-event", key, `written at ${revision}, never delivered`);
    }
    // A write of unknown outcome may explain one event that nobody acknowledged.
    if (this.#early.size <= this.#uncertain) return;
    for (const [revision, key] of this.#early) {
      this.#report("phantom-event", key, `revision ${revision} was written by nobody`);
    }
  }

  #state(key: string): KeyState {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const fresh: KeyState = {
      revision: 0n,
      deleted: false,
      mayBeDeleted: false,
      eventRevision: 0n,
      wonFrom: [],
    };
    this.#keys.set(key, fresh);
    return fresh;
  }

  #report(kind: ViolationKind, key: string, detail: string): void {
    this.violations.push({ kind, tenant: this.#tenant, key, detail });
  }
}
