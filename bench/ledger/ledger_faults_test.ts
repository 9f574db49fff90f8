import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import type { LedgerEvent, LedgerWrite, ListFloor, ReadAnswer, ReadFloor } from "./observation.ts";
import { createSimulatedStore, type SimulatedResult } from "./simulated_store.ts";
import { TenantLedger } from "./tenant_ledger.ts";

const folder = "/t/";
const steps = 400;
const seeds = 100;

/** What goes wrong in a run; without any of these, only what a faulty network may do. */
interface Wrong {
  /** Changes what the watch delivers. */
  readonly events?: (events: readonly LedgerEvent[]) => readonly LedgerEvent[];
  /** Answers a read as of this many revisions ago. */
  readonly readsBehind?: bigint;
}

interface Sent {
  readonly write: LedgerWrite;
  readonly floor: ReadFloor;
  result?: SimulatedResult;
}

/**
 * Makes a load at random: writes are sent, applied and answered at moments of their own, in any
 * order; answers get lost, before or after the write took effect; events trail behind.
 */
function simulate(seed: number, wrong: Wrong = {}): TenantLedger {
  const random = createRandom(`faults ${seed}`);
  const store = createSimulatedStore();
  const ledger = new TenantLedger("t");
  const known = new Map<string, bigint>();
  const sent: Sent[] = [];
  const unknown: LedgerWrite[] = [];
  const reads: ReadFloor[] = [];
  const lists: ListFloor[] = [];
  let delivered = 0;
  let created = 0;

  const take = <Value>(from: Value[]): Value | undefined =>
    from.splice(Math.floor(random() * from.length), 1)[0];
  const one = <Value>(from: readonly Value[]): Value | undefined =>
    from[Math.floor(random() * from.length)];

  const send = (write: LedgerWrite): void => {
    const floor = ledger.floor(write.key);
    ledger.sending(write);
    sent.push({ write, floor });
  };
  const learn = (key: string, revision: bigint | undefined): void => {
    if (revision === undefined) known.delete(key);
    else if (revision > (known.get(key) ?? 0n)) known.set(key, revision);
  };
  const answer = ({ floor, result, write }: Sent): void => {
    if (result?.kind === "written") {
      ledger.acknowledged(write, result.revision);
      learn(write.key, write.deletes ? undefined : result.revision);
    } else if (result?.kind === "lost") {
      ledger.lost(write, { floor, answer: result.answer });
      learn(write.key, result.answer.keyRevision);
    }
  };
  const deliver = (events: readonly LedgerEvent[]): void => {
    for (const event of events) ledger.event(event);
  };
  const behind = (key: string): ReadAnswer => {
    const newest = store.events.at(-1)?.revision ?? 1n;
    const at = newest - (wrong.readsBehind ?? 0n);
    return store.read(key, at < 1n ? 1n : at);
  };

  const actions: readonly (() => void)[] = [
    () => send({ key: `${folder}${created++}`, expected: 0n, deletes: false }),
    ...Array.from({ length: 4 }, () => () => {
      const [key, expected] = one([...known]) ?? [];
      if (key !== undefined && expected !== undefined) {
        send({ key, expected, deletes: random() < 0.2 });
      }
    }),
    ...Array.from({ length: 4 }, () => () => {
      const waiting = one(sent);
      if (waiting !== undefined) waiting.result ??= store.write(waiting.write);
    }),
    ...Array.from({ length: 3 }, () => () => {
      const ready = one(sent.filter(({ result }) => result !== undefined));
      if (ready === undefined) return;
      sent.splice(sent.indexOf(ready), 1);
      answer(ready);
    }),
    // The answer is lost, or the request: then it takes effect late, or never.
    () => {
      const lost = random() < 0.3 ? take(sent) : undefined;
      if (lost !== undefined && lost.result === undefined) unknown.push(lost.write);
    },
    () => {
      const late = random() < 0.2 ? take(unknown) : undefined;
      if (late !== undefined) store.write(late);
    },
    () => void reads.push(ledger.floor(one([...known.keys()]) ?? `${folder}none`)),
    () => {
      const floor = take(reads);
      if (floor !== undefined) ledger.read(floor, behind(floor.key));
    },
    () => void lists.push(ledger.listFloor(folder, [...known.keys()])),
    () => {
      const floor = take(lists);
      const storeRevision = store.events.at(-1)?.revision ?? 1n;
      if (floor !== undefined) ledger.list(floor, { storeRevision, keys: store.list() });
    },
    () => {
      if (wrong.events === undefined && delivered < store.events.length) {
        deliver(store.events.slice(delivered, ++delivered));
      }
    },
  ];
  for (let step = 0; step < steps; step++) one(actions)?.();
  sent.filter(({ result }) => result !== undefined).forEach(answer);
  deliver((wrong.events ?? ((events) => events))(store.events).slice(delivered));
  ledger.close({ answers: true });
  return ledger;
}

function kindsFound(wrong: Wrong): Set<string>[] {
  return Array.from(
    { length: seeds },
    (_, seed) => new Set(simulate(seed, wrong).violations.map(({ kind }) => kind)),
  );
}

describe("TenantLedger under faults", () => {
  it("finds nothing where answers and requests get lost and everything is late", () => {
    for (let seed = 0; seed < 5 * seeds; seed++) {
      assert.deepEqual(simulate(seed).violations, [], `seed ${seed}`);
    }
  });

  it("checks a good deal in doing so", () => {
    const { refusals: _, ...checks } = simulate(1).checks;
    for (const [name, count] of Object.entries(checks)) {
      assert.ok(count > 5, `${name} were checked ${count} times`);
    }
  });

  it("finds every run in which the watch delivers an event twice", () => {
    const doubled = (events: readonly LedgerEvent[]) => [...events, ...events.slice(-1)];
    for (const kinds of kindsFound({ events: doubled })) {
      assert.deepEqual(kinds, new Set(["duplicate-event"]));
    }
  });

  it("finds every run in which the watch goes back", () => {
    const replayed = (events: readonly LedgerEvent[]) => [...events, ...events.slice(0, 1)];
    for (const kinds of kindsFound({ events: replayed })) {
      assert.equal(kinds.size, 1);
      assert.ok(kinds.has("event-out-of-order") || kinds.has("duplicate-event"));
    }
  });

  it("finds every run in which the watch stops", () => {
    for (const kinds of kindsFound({ events: (events) => events.slice(0, -10) })) {
      assert.deepEqual(kinds, new Set(["lost-event"]));
    }
  });

  it("finds every run in which the watch delivers what is another tenant's", () => {
    const foreign = { key: "/other/a", revision: 10_000n, deletes: false, expires: false };
    for (const kinds of kindsFound({ events: (events) => [...events, foreign] })) {
      assert.deepEqual(kinds, new Set(["phantom-event"]));
    }
  });

  it("finds nearly every run in which reads are three revisions behind", () => {
    const found = kindsFound({ readsBehind: 3n }).filter((kinds) => kinds.has("stale-read"));
    assert.ok(found.length > seeds * 0.9, `${found.length} of ${seeds} were found`);
  });
});
