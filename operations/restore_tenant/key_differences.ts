import { Buffer } from "node:buffer";
import type { TenantEntry } from "./tenant_entry.ts";

/** What is to be said of one key, comparing what a snapshot has with what is live. */
export type KeyDifference =
  /** The snapshot has it, on a lease whose holder is gone: it is not restored. */
  | { readonly kind: "leased"; readonly saved: TenantEntry }
  /** The snapshot has it, and nothing is live. */
  | { readonly kind: "missing"; readonly saved: TenantEntry }
  /** Both have it, with the same value. */
  | { readonly kind: "same"; readonly saved: TenantEntry; readonly live: TenantEntry }
  /** Both have it; the value differs, or a lease would end the live one. */
  | { readonly kind: "changed"; readonly saved: TenantEntry; readonly live: TenantEntry }
  /** It is live, and the snapshot has it not, or on a lease. */
  | { readonly kind: "surplus"; readonly live: TenantEntry };

/**
 * Compares two sequences of entries, both in the order of their keys as etcd compares them: byte by
 * byte. Each entry is told of once, in that order.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { keyDifferences } from "./key_differences.ts";
 *
 * const entry = (key: string, value: string) => ({
 *   key: new TextEncoder().encode(key),
 *   value: new TextEncoder().encode(value),
 *   leased: false,
 *   modRevision: "7",
 * });
 * const found = keyDifferences([entry("/a/x", "1"), entry("/a/y", "2")], [entry("/a/y", "3")]);
 * assert.deepEqual(await Array.fromAsync(found, ({ kind }) => kind), ["missing", "changed"]);
 * ```
 */
export async function* keyDifferences(
  saved: AsyncIterable<TenantEntry> | Iterable<TenantEntry>,
  live: AsyncIterable<TenantEntry> | Iterable<TenantEntry>,
): AsyncGenerator<KeyDifference, void> {
  await using left = cursorOf(saved);
  await using right = cursorOf(live);
  await Promise.all([left.advance(), right.advance()]);
  while (left.entry !== undefined || right.entry !== undefined) {
    if (left.entry?.leased) {
      yield { kind: "leased", saved: left.entry };
      await left.advance();
      continue;
    }
    const order = compare(left.entry, right.entry);
    const difference = differenceOf(order, left.entry, right.entry);
    if (difference !== undefined) yield difference;
    if (order <= 0) await left.advance();
    if (order >= 0) await right.advance();
  }
}

function differenceOf(
  order: number,
  saved: TenantEntry | undefined,
  live: TenantEntry | undefined,
): KeyDifference | undefined {
  if (order < 0) return saved && { kind: "missing", saved };
  if (order > 0) return live && { kind: "surplus", live };
  if (saved === undefined || live === undefined) return undefined;
  const same = !live.leased && Buffer.compare(saved.value, live.value) === 0;
  return { kind: same ? "same" : "changed", saved, live };
}

/** The end of a sequence comes after every key. */
function compare(left: TenantEntry | undefined, right: TenantEntry | undefined): number {
  if (left === undefined) return right === undefined ? 0 : 1;
  return right === undefined ? -1 : Buffer.compare(left.key, right.key);
}

interface Cursor extends AsyncDisposable {
  readonly entry: TenantEntry | undefined;
  advance(): Promise<void>;
}

function cursorOf(entries: AsyncIterable<TenantEntry> | Iterable<TenantEntry>): Cursor {
  const iterator = Symbol.asyncIterator in entries
    ? entries[Symbol.asyncIterator]()
    : entries[Symbol.iterator]();
  let entry: TenantEntry | undefined;
  return {
    get entry() {
      return entry;
    },
    advance: async () => {
      const { done, value } = await iterator.next();
      entry = done === true ? undefined : value;
    },
    [Symbol.asyncDispose]: async () => {
      await iterator.return?.();
    },
  };
}
