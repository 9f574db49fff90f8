import { beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { LedgerWrite, ReadAnswer } from "./observation.ts";
import { TenantLedger } from "./tenant_ledger.ts";
import type { ViolationKind } from "./violation.ts";

const a = "/t/pods/default/a";
const b = "/t/pods/default/b";
const folder = "/t/pods/default/";

/** A write as the load makes it: sent, then acknowledged at a revision, unless it has none. */
interface Write {
  readonly from?: bigint;
  readonly to?: bigint;
  readonly deletes?: boolean;
}

describe("TenantLedger", () => {
  let ledger: TenantLedger;

  beforeEach(() => {
    ledger = new TenantLedger("t");
  });

  function send(key: string, { deletes = false, from = 0n }: Write): LedgerWrite {
    const write = { key, expected: from, deletes };
    ledger.sending(write);
    return write;
  }

  function put(key: string, options: Write & { readonly to: bigint }): void {
    ledger.acknowledged(send(key, options), options.to);
  }

  function event(
    key: string,
    revision: bigint,
    change: { deletes?: boolean; expires?: boolean } = {},
  ) {
    ledger.event({ key, revision, deletes: false, expires: false, ...change });
  }

  function end(answers = true): void {
    ledger.close({ answers });
  }

  /** A read of a key, with what happens while it is under way. */
  function read(key: string, answer: ReadAnswer, meanwhile: () => void = () => {}): void {
    const floor = ledger.floor(key);
    meanwhile();
    ledger.read(floor, answer);
  }

  function list(
    answer: { readonly at: bigint; readonly keys: Readonly<Record<string, bigint>> },
    options: { readonly known?: readonly string[]; readonly meanwhile?: () => void } = {},
  ): void {
    const floor = ledger.listFloor(folder, options.known ?? []);
    options.meanwhile?.();
    ledger.list(floor, { storeRevision: answer.at, keys: new Map(Object.entries(answer.keys)) });
  }

  function found(...kinds: readonly ViolationKind[]): void {
    assert.deepEqual(ledger.violations.map(({ kind }) => kind), kinds);
  }

  describe("of compare-and-swaps", () => {
    it("accepts a chain of them", () => {
      put(a, { to: 5n });
      put(a, { from: 5n, to: 7n });
      put(a, { from: 7n, to: 9n, deletes: true });
      found();
    });

    it("finds two winners from one revision", () => {
      put(a, { to: 5n });
      put(a, { from: 5n, to: 7n });
      put(a, { from: 5n, to: 8n });
      found("two-winners");
      assert.deepEqual(ledger.violations[0], {
        kind: "two-winners",
        tenant: "t",
        key: a,
        detail: "from revision 5",
      });
    });

    it("finds an object that was created twice", () => {
      put(a, { to: 5n });
      put(a, { to: 6n });
      found("two-winners");
    });

    it("does not take winners of different keys for rivals", () => {
      put(a, { to: 5n });
      put(b, { to: 6n });
      found();
    });

    it("does not mind acknowledgements that overtake each other", () => {
      put(a, { to: 5n });
      const [first, second] = [send(a, { from: 5n }), send(a, { from: 7n })];
      ledger.acknowledged(second, 9n);
      ledger.acknowledged(first, 7n);
      read(a, { storeRevision: 9n, keyRevision: 9n });
      found();
    });

    it("finds a revision that does not grow", () => {
      put(a, { from: 5n, to: 5n });
      put(b, { from: 9n, to: 8n });
      found("revision-not-growing", "revision-not-growing");
    });

    function lose(write: LedgerWrite, answer: ReadAnswer): void {
      ledger.lost(write, { floor: ledger.floor(write.key), answer });
    }

    it("accepts one that lost to another writer", () => {
      put(a, { to: 5n });
      const [winner, loser] = [send(a, { from: 5n }), send(a, { from: 5n })];
      ledger.acknowledged(winner, 7n);
      lose(loser, { storeRevision: 7n, keyRevision: 7n });
      found();
    });

    it("finds one that lost to nobody", () => {
      put(a, { to: 5n });
      lose(send(a, { from: 5n }), { storeRevision: 6n, keyRevision: 5n });
      found("false-conflict");
    });

    it("finds a creation that lost, since no name comes twice", () => {
      lose(send(a, {}), { storeRevision: 6n, keyRevision: undefined });
      found("false-conflict");
    });

    it("checks what a loser is told as it checks a read", () => {
      put(a, { to: 5n });
      put(a, { from: 5n, to: 7n });
      lose(send(a, { from: 3n }), { storeRevision: 7n, keyRevision: 6n });
      found("stale-read");
    });
  });

  describe("of reads", () => {
    it("accepts the newest write and everything newer", () => {
      put(a, { to: 5n });
      read(a, { storeRevision: 5n, keyRevision: 5n });
      read(a, { storeRevision: 9n, keyRevision: 8n });
      found();
    });

    it("accepts anything about a key of which nothing is known", () => {
      read(a, { storeRevision: 3n, keyRevision: undefined });
      read(b, { storeRevision: 3n, keyRevision: 2n });
      found();
    });

    it("finds a revision older than an acknowledged write", () => {
      put(a, { to: 5n });
      read(a, { storeRevision: 9n, keyRevision: 4n });
      found("stale-read");
    });

    it("finds a store older than a write of any key, even where the key has none", () => {
      put(a, { to: 5n });
      read(b, { storeRevision: 4n, keyRevision: undefined });
      found("stale-read");
    });

    it("asks of a read only what was acknowledged before it was sent", () => {
      put(a, { to: 5n });
      read(
        a,
        { storeRevision: 5n, keyRevision: 5n },
        () => put(a, { from: 5n, to: 7n }),
      );
      found();
    });

    it("finds a key absent after it was written", () => {
      put(a, { to: 5n });
      read(a, { storeRevision: 9n, keyRevision: undefined });
      found("stale-read");
    });

    it("finds a key present after it was deleted", () => {
      put(a, { to: 5n });
      put(a, { from: 5n, to: 7n, deletes: true });
      read(a, { storeRevision: 9n, keyRevision: 5n });
      found("stale-read");
    });

    it("accepts a key absent after it was deleted", () => {
      put(a, { to: 5n });
      put(a, { from: 5n, to: 7n, deletes: true });
      read(a, { storeRevision: 9n, keyRevision: undefined });
      found();
    });

    it("accepts either answer while a deletion is under way", () => {
      put(a, { to: 5n });
      send(a, { from: 5n, deletes: true });
      read(a, { storeRevision: 9n, keyRevision: undefined });
      read(a, { storeRevision: 9n, keyRevision: 5n });
      found();
    });

    it("accepts a key absent that was deleted, and acknowledged, while it was read", () => {
      put(a, { to: 5n });
      read(
        a,
        { storeRevision: 9n, keyRevision: undefined },
        () => put(a, { from: 5n, to: 7n, deletes: true }),
      );
      found();
    });

    it("accepts a key absent for good after a deletion of unknown outcome", () => {
      put(a, { to: 5n });
      send(a, { from: 5n, deletes: true });
      put(b, { to: 8n });
      read(a, { storeRevision: 9n, keyRevision: undefined });
      found();
    });

    for (const how of ["refused", "lost"] as const) {
      it(`finds a key absent after its deletion was ${how}`, () => {
        put(a, { to: 5n });
        put(a, { from: 5n, to: 6n });
        const deletion = send(a, { from: 5n, deletes: true });
        if (how === "refused") ledger.refused(deletion);
        else {
          const answer = { storeRevision: 6n, keyRevision: 6n };
          ledger.lost(deletion, { floor: ledger.floor(a), answer });
        }
        read(a, { storeRevision: 9n, keyRevision: undefined });
        found("stale-read");
      });
    }
  });

  describe("of lists", () => {
    beforeEach(() => {
      put(a, { to: 5n });
      put(b, { to: 6n });
    });

    it("accepts all that exists, at its newest", () => {
      list({ at: 6n, keys: { [a]: 5n, [b]: 6n } }, { known: [a, b] });
      found();
    });

    it("finds a key missing", () => {
      list({ at: 6n, keys: { [a]: 5n } }, { known: [a, b] });
      found("stale-read");
    });

    it("finds a key older than an acknowledged write", () => {
      put(a, { from: 5n, to: 7n });
      list({ at: 7n, keys: { [a]: 5n } }, { known: [a] });
      list({ at: 7n, keys: { [a]: 5n } });
      found("stale-read", "stale-read");
    });

    it("finds a deleted key", () => {
      put(a, { from: 5n, to: 7n, deletes: true });
      list({ at: 7n, keys: { [a]: 5n, [b]: 6n } }, { known: [b] });
      found("stale-read");
    });

    it("accepts a key that was deleted while its pages were read", () => {
      list({ at: 6n, keys: { [a]: 5n, [b]: 6n } }, {
        known: [a, b],
        meanwhile: () => put(a, { from: 5n, to: 7n, deletes: true }),
      });
      list({ at: 7n, keys: { [b]: 6n } }, {
        known: [b],
        meanwhile: () => put(b, { from: 6n, to: 8n, deletes: true }),
      });
      found();
    });

    it("accepts a key as it was at the list's revision, when it was written since", () => {
      list({ at: 6n, keys: { [a]: 5n, [b]: 6n } }, {
        meanwhile: () => put(a, { from: 5n, to: 7n }),
      });
      found();
    });

    it("accepts what was created while it was under way, in it or not", () => {
      const c = `${folder}c`;
      list({ at: 6n, keys: { [a]: 5n, [b]: 6n } }, { meanwhile: () => put(c, { to: 7n }) });
      list({ at: 7n, keys: { [a]: 5n, [b]: 6n, [c]: 7n } });
      found();
    });

    it("finds a store older than a write before it, once and not for each key", () => {
      list({ at: 5n, keys: { [a]: 5n } }, { known: [a, b] });
      found("stale-read");
      assert.equal(ledger.violations[0]?.key, folder);
    });
  });

  describe("of events", () => {
    it("accepts them before and after the acknowledgement", () => {
      put(a, { to: 5n });
      event(a, 5n);
      const early = send(a, { from: 5n });
      event(a, 6n);
      ledger.acknowledged(early, 6n);
      assert.ok(ledger.isDelivered);
      end();
      found();
    });

    it("knows what is not delivered yet", () => {
      put(a, { to: 5n });
      assert.equal(ledger.isDelivered, false);
      event(a, 5n);
      assert.equal(ledger.isDelivered, true);
    });

    it("finds one that never came", () => {
      put(a, { to: 5n });
      put(b, { to: 6n });
      event(b, 6n);
      end();
      found("lost-event");
    });

    it("finds one delivered twice", () => {
      put(a, { to: 5n });
      event(a, 5n);
      event(a, 5n);
      end();
      found("duplicate-event");
    });

    it("finds one out of order, and does not call it lost as well", () => {
      put(a, { to: 5n });
      put(b, { to: 6n });
      event(b, 6n);
      event(a, 5n);
      end();
      found("event-out-of-order");
    });

    it("finds the replay of an older one", () => {
      put(a, { to: 5n });
      put(a, { from: 5n, to: 6n });
      for (const revision of [5n, 6n, 5n]) event(a, revision);
      end();
      found("event-out-of-order");
    });

    it("finds one that nobody wrote", () => {
      event(a, 5n);
      end();
      found("phantom-event");
    });

    it("finds one of another key, or of another kind, than was acknowledged", () => {
      put(a, { to: 5n });
      event(b, 5n);
      put(a, { from: 5n, to: 6n });
      event(a, 6n, { deletes: true });
      end();
      found("lost-event", "lost-event", "phantom-event", "phantom-event");
    });

    it("finds two acknowledgements of one revision", () => {
      put(a, { to: 5n });
      put(b, { to: 5n });
      event(a, 5n);
      end();
      found("lost-event");
    });

    it("lets a write of unknown outcome explain one event, or none", () => {
      put(a, { to: 5n });
      event(a, 5n);
      send(a, { from: 5n });
      send(b, {});
      event(a, 6n);
      end();
      found();
    });

    it("lets no write of unknown outcome explain the event of another key or kind", () => {
      put(a, { to: 5n });
      event(a, 5n);
      send(b, {});
      send(a, { from: 5n, deletes: true });
      event(a, 6n);
      end();
      found("phantom-event");
    });

    it("lets a write of unknown outcome explain no second event", () => {
      send(a, {});
      event(a, 5n);
      event(a, 6n);
      end();
      found("phantom-event");
    });

    it("finds the event of a write that was refused", () => {
      ledger.refused(send(a, {}));
      event(a, 5n);
      end();
      found("phantom-event");
    });

    it("accepts the deletions of a lease that ended, many at one revision", () => {
      put(a, { to: 5n });
      put(b, { to: 6n });
      event(a, 5n);
      event(b, 6n);
      for (const key of [a, b, `${folder}of-an-earlier-run`]) {
        event(key, 9n, { deletes: true, expires: true });
      }
      end();
      found();
    });

    it("does not expect what was compacted before it could be delivered", () => {
      put(a, { to: 5n });
      const late = send(b, {});
      ledger.watchedFrom(8n);
      ledger.acknowledged(late, 7n);
      assert.ok(ledger.isDelivered);
      put(a, { from: 5n, to: 8n });
      end();
      found("lost-event");
    });

    it("calls nothing lost that a cluster without answers may still deliver", () => {
      put(a, { to: 5n });
      put(b, { to: 6n });
      put(a, { from: 5n, to: 7n });
      event(b, 6n);
      end(false);
      found("lost-event");
      assert.match(ledger.violations[0]?.detail ?? "", /^written at 5,/);
    });
  });

  it("finds what was served although it had to be refused", () => {
    ledger.refusal("/other/");
    found();
    ledger.refusal("/other/", "was served 3 keys");
    found("foreign-access");
    assert.equal(ledger.violations[0]?.detail, "was served 3 keys");
  });

  it("counts every check by what it checked", () => {
    put(a, { to: 5n });
    read(a, { storeRevision: 5n, keyRevision: 5n });
    list({ at: 5n, keys: { [a]: 5n } });
    event(a, 5n);
    ledger.refusal("/other/");
    assert.deepEqual(ledger.checks, { writes: 1, reads: 1, lists: 1, events: 1, refusals: 1 });
  });
});
