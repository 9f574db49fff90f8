import { Buffer } from "node:buffer";
import type { Random } from "../../schedule/random.ts";
import type { ResourceKind } from "./key_layout.ts";

/** Smallest and largest value of a kind, in bytes; sizes between are equally likely. */
interface SizeRange {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Sizes of stored objects. A pod of Kubernetes' own exemplar is 14 KB as JSON, two fifths of it
 * managedFields; stored as protobuf it is roughly half. A lease is a few hundred bytes, an event
 * around one thousand (kubernetes/kubernetes test data and field reports, see docs/benchmarking).
 */
const sizes: Readonly<Record<ResourceKind, SizeRange>> = {
  pods: { lowest: 4_096, highest: 12_288 },
  leases: { lowest: 300, highest: 500 },
  events: { lowest: 700, highest: 1_400 },
};

/** Makes values of realistic size that never repeat. */
export interface ValueSource {
  /** The value of a new or changed object of a kind. */
  next(kind: ResourceKind): Buffer;
}

/** Bytes; every tenant has a pool, and there may be a thousand. */
const poolSize = 1 << 16;

/**
 * Cuts values from a pool of random bytes and numbers each one, so that no two are equal and none
 * compresses, at a small part of the cost of making each anew.
 */
export function createValueSource(random: Random): ValueSource {
  const pool = Buffer.alloc(poolSize);
  for (let offset = 0; offset < poolSize; offset += 4) {
    pool.writeUInt32LE(Math.floor(random() * 4_294_967_296), offset);
  }
  let serial = 0;
  return {
    next: (kind) => {
      const { lowest, highest } = sizes[kind];
      const size = lowest + Math.floor(random() * (highest - lowest + 1));
      const start = Math.floor(random() * (poolSize - size));
      const value = Buffer.from(pool.subarray(start, start + size));
      serial += 1;
      value.writeDoubleLE(serial, 0);
      return value;
    },
  };
}
