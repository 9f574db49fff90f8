import type { LedgerEvent, LedgerWrite, ReadAnswer } from "./observation.ts";

/** What a conditional write came to. */
export type SimulatedResult =
  | { readonly kind: "written"; readonly revision: bigint }
  | { readonly kind: "lost"; readonly answer: ReadAnswer };

/** A store that keeps etcd's promises, at moments that a test chooses. */
export interface SimulatedStore {
  /** Every change, in order. */
  readonly events: readonly LedgerEvent[];
  /** Applies a conditional write now. */
  write(write: LedgerWrite): SimulatedResult;
  /** Reads a key now, or as it was at an earlier revision. */
  read(key: string, at?: bigint): ReadAnswer;
  /** The keys that exist now and their revisions. */
  list(): Map<string, bigint>;
}

/** Creates an empty store at revision 1, as a new etcd is. */
export function createSimulatedStore(): SimulatedStore {
  const events: LedgerEvent[] = [];
  let revision = 1n;
  const read = (key: string, at = revision): ReadAnswer => {
    const last = events.findLast((event) => event.key === key && event.revision <= at);
    const exists = last !== undefined && !last.deletes;
    return { storeRevision: at, keyRevision: exists ? last.revision : undefined };
  };
  return {
    events,
    read,
    write: ({ deletes, expected, key }) => {
      const answer = read(key);
      if ((answer.keyRevision ?? 0n) !== expected) return { kind: "lost", answer };
      revision += 1n;
      events.push({ key, revision, deletes, expires: false });
      return { kind: "written", revision };
    },
    list: () => {
      const keys = new Map<string, bigint>();
      for (const event of events) {
        if (event.deletes) keys.delete(event.key);
        else keys.set(event.key, event.revision);
      }
      return keys;
    },
  };
}
