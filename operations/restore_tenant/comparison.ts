import { createHash } from "node:crypto";
import type { KeyDifference } from "./key_differences.ts";
import type { TenantEntry } from "./tenant_entry.ts";

/** Keys and values of one side as a whole. */
export interface SideDigest {
  /** How many keys. */
  readonly keys: number;
  /** Bytes of keys and values. */
  readonly bytes: number;
  /** SHA-256 over all keys and values in order, each with its length before it, in hexadecimal. */
  readonly sha256: string;
}

/** How a tenant in a snapshot compares with the live one. */
export interface Comparison {
  /** Keys of the snapshot that hang on no lease. */
  readonly snapshot: SideDigest;
  /** All live keys. */
  readonly live: SideDigest;
  /** Keys of the snapshot that hang on a lease. */
  readonly leased: number;
  /** Keys that are only in the snapshot. */
  readonly missing: number;
  /** Keys with the same value on both sides. */
  readonly same: number;
  /** Keys with another value, or live on a lease. */
  readonly changed: number;
  /** Keys that are only live. */
  readonly surplus: number;
  /**
   * Whether what is live is exactly the first keys of the snapshot, as a restore leaves it that was
   * cut off, since it goes in the order of keys; nothing live at all is that, too.
   */
  readonly isBeginning: boolean;
}

/** Counts and hashes what comparing found. */
export async function compareSides(
  differences: AsyncIterable<KeyDifference>,
): Promise<Comparison> {
  const [snapshot, live] = [createDigest(), createDigest()];
  const counts = { leased: 0, missing: 0, same: 0, changed: 0, surplus: 0 };
  let isBeginning = true;
  for await (const difference of differences) {
    const { kind } = difference;
    counts[kind]++;
    if (kind !== "leased" && "saved" in difference) snapshot.add(difference.saved);
    if ("live" in difference) live.add(difference.live);
    const fits = kind === "leased" || kind === "missing" ||
      (kind === "same" && counts.missing === 0);
    isBeginning &&= fits;
  }
  return { snapshot: snapshot.digest(), live: live.digest(), ...counts, isBeginning };
}

interface Digest {
  add(entry: TenantEntry): void;
  digest(): SideDigest;
}

function createDigest(): Digest {
  const hash = createHash("sha256");
  const lengths = new DataView(new ArrayBuffer(8));
  let keys = 0;
  let bytes = 0;
  return {
    add: ({ key, value }) => {
      lengths.setUint32(0, key.length);
      lengths.setUint32(4, value.length);
      hash.update(new Uint8Array(lengths.buffer)).update(key).update(value);
      keys++;
      bytes += key.length + value.length;
    },
    digest: () => ({ keys, bytes, sha256: hash.digest("hex") }),
  };
}
