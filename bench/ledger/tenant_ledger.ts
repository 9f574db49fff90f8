import { EventLedger } from "./event_ledger.ts";
import type {
  LedgerEvent,
  LedgerWrite,
  ListAnswer,
  ListFloor,
  ReadAnswer,
  ReadFloor,
} from "./observation.ts";
import type { Violation, ViolationKind } from "./violation.ts";

interface KeyState {
  /** Revision of the newest acknowledged write. */
  revision: bigint;
  /** Whether that write deleted the key. */
  deleted: boolean;
  /** Writes that were sent and of which nobody knows, or ever will, whether they took effect. */
  openPuts: number;
  openDeletions: number;
  /** The revisions from which the last compare-and-swaps succeeded. */
  readonly wonFrom: bigint[];
}

/** More acknowledgements of one key than this never overtake each other. */
const winnersKept = 16;

/**
 * Keeps what one tenant was promised and checks answers and events against it while the load
 * runs. A tenant's keys are written by its own load alone, and never created twice, which is what
 * makes these checks exact. Every write goes through `sending`, then `acknowledged`, `lost` or
 * `refused`; one whose outcome stays unknown goes no further, and may show or not.
 */
export class TenantLedger {
  /** What was found broken. */
  readonly violations: Violation[] = [];
  /** Number of checks made, by what they check. */
  readonly checks = { writes: 0, reads: 0, lists: 0, events: 0, refusals: 0 };
  readonly #tenant: string;
  readonly #keys = new Map<string, KeyState>();
  readonly #events = new EventLedger((...found) => this.#report(...found));
  #newest = 0n;

  /** Creates the ledger of the tenant of a name. */
  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  /** Notes that a write is on its way: it may show before it is acknowledged. */
  sending(write: LedgerWrite): void {
    this.#open(write, 1);
  }

  /** Notes that a write was refused and certainly had no effect. */
  refused(write: LedgerWrite): void {
    this.#open(write, -1);
  }

  /** Checks and keeps an acknowledged write. */
  acknowledged(write: LedgerWrite, revision: bigint): void {
    this.checks.writes += 1;
    this.#open(write, -1);
    const { deletes, expected, key } = write;
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
      state.deleted = deletes;
    }
    if (revision > this.#newest) this.#newest = revision;
    this.#events.acknowledged({ key, revision, deletes });
  }

  /**
   * Checks a write that lost its comparison, by the answer of the read that came with it. A
   * creation brings none: its key is new, so that it must not lose.
   */
  lost(write: LedgerWrite, read: { readonly floor: ReadFloor; readonly answer: ReadAnswer }): void {
    this.#open(write, -1);
    const { expected, key } = write;
    if (expected === 0n) return this.#report("false-conflict", key, "was never created before");
    if (read.answer.keyRevision === expected) {
      this.#report("false-conflict", key, `is still at revision ${expected}`);
    }
    this.read(read.floor, read.answer);
  }

  /** What a read of this key that is sent now must not fall behind. */
  floor(key: string): ReadFloor {
    const { deleted = false, revision = 0n } = this.#keys.get(key) ?? {};
    return { key, revision, deleted, storeRevision: this.#newest };
  }

  /** What a list that is sent now must not fall behind, and which keys it must hold. */
  listFloor(folder: string, keys: readonly string[]): ListFloor {
    return { folder, storeRevision: this.#newest, keys: keys.map((key) => this.floor(key)) };
  }

  /** Checks the answer of a linearizable read. */
  read(floor: ReadFloor, answer: ReadAnswer): void {
    this.checks.reads += 1;
    const { key, storeRevision } = floor;
    if (this.#isCurrent(key, { floor: storeRevision, answer: answer.storeRevision })) {
      this.#compare(floor, answer.keyRevision);
    }
  }

  /** Checks a linearizable list: nothing is missing, old, or there although it was deleted. */
  list(floor: ListFloor, answer: ListAnswer): void {
    this.checks.lists += 1;
    const { storeRevision } = answer;
    if (!this.#isCurrent(floor.folder, { floor: floor.storeRevision, answer: storeRevision })) {
      return;
    }
    const others = new Map(answer.keys);
    for (const known of floor.keys) {
      this.#compare(known, answer.keys.get(known.key));
      others.delete(known.key);
    }
    // All pages are of one revision, which holds everything acknowledged up to it.
    for (const [key, keyRevision] of others) {
      const now = this.floor(key);
      if (now.revision <= storeRevision) this.#compare(now, keyRevision);
    }
  }

  /** Checks one event of a watch over all keys of the tenant. */
  event(event: LedgerEvent): void {
    this.checks.events += 1;
    this.#events.event(event);
  }

  /** Notes that events before a revision cannot be delivered any more: they were compacted. */
  watchedFrom(revision: bigint): void {
    this.#events.watchedFrom(revision);
  }

  /** Whether every acknowledged write was delivered. */
  get isDelivered(): boolean {
    return this.#events.isDelivered;
  }

  /**
   * Checks a refusal that had to come.
   *
   * @param served what came instead; nothing when the request was refused as it must be
   */
  refusal(key: string, served?: string): void {
    this.checks.refusals += 1;
    if (served !== undefined) this.#report("foreign-access", key, served);
  }

  /**
   * Reports what is left over once the watch has had time to catch up. Each write of unknown
   * outcome explains one event of its kind that nobody acknowledged.
   *
   * @param cluster whether etcd answers at the end; if not, late events do not count as lost
   */
  close(cluster: { readonly answers: boolean }): void {
    const explains = ({ deletes, key }: Pick<LedgerWrite, "deletes" | "key">): boolean => {
      const { openDeletions, openPuts } = this.#state(key);
      if ((deletes ? openDeletions : openPuts) === 0) return false;
      this.#open({ key, deletes }, -1);
      return true;
    };
    this.#events.close({ ...cluster, explains });
  }

  /** Whether a read was answered no earlier than at what was acknowledged before it was sent. */
  #isCurrent(key: string, revisions: { readonly floor: bigint; readonly answer: bigint }): boolean {
    const { answer, floor } = revisions;
    if (answer >= floor) return true;
    this.#report("stale-read", key, `answered at ${answer} after a write at ${floor}`);
    return false;
  }

  #compare({ deleted, key, revision }: ReadFloor, keyRevision: bigint | undefined): void {
    const stale = (detail: string) => this.#report("stale-read", key, detail);
    if (keyRevision === undefined) {
      if (revision === 0n || deleted || this.#mayBeDeleted(key)) return;
      return stale(`absent, although written at ${revision}`);
    }
    if (deleted) return stale(`present at ${keyRevision}, although deleted at ${revision}`);
    if (keyRevision < revision) stale(`${keyRevision} after a write at ${revision}`);
  }

  #mayBeDeleted(key: string): boolean {
    const { deleted, openDeletions } = this.#state(key);
    return deleted || openDeletions > 0;
  }

  #open({ deletes, key }: Pick<LedgerWrite, "deletes" | "key">, step: 1 | -1): void {
    const state = this.#state(key);
    if (deletes) state.openDeletions += step;
    else state.openPuts += step;
  }

  #state(key: string): KeyState {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const fresh = { revision: 0n, deleted: false, openPuts: 0, openDeletions: 0, wonFrom: [] };
    this.#keys.set(key, fresh);
    return fresh;
  }

  #report(kind: ViolationKind, key: string, detail: string): void {
    this.violations.push({ kind, tenant: this.#tenant, key, detail });
  }
}
